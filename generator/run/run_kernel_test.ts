import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { EnvironmentError, InterruptedError } from "../base/errors.ts";
import type { KernelOutcome, KernelResult, KernelRun } from "./kernel_run.ts";
import { runKernel } from "./run_kernel.ts";
import { makeFakeVng, passAll, passing, saying } from "./testing/fake_vng.ts";
import { recordTalk } from "./testing/recording_talk.ts";
import { smallMatrix, smallPlan } from "./testing/small_plan.ts";
import {
  inTemporaryDirectory,
  readFiles,
} from "./testing/temporary_directory.ts";

const release = "6.12.117+deb13-amd64";

interface Ran {
  outcome: KernelOutcome;
  results: KernelResult[];
  said: string[];
  guests: number;
  files: Record<string, string>;
}

/** Runs the scenarios `a`, `b` and `c` in guests that say what is given. */
async function run(
  guests: string[],
  options: Partial<KernelRun> = {},
): Promise<Ran> {
  let ran: Ran | undefined;
  await inTemporaryDirectory(async (directory) => {
    const { said, results, vng, kernelRun } = prepare(directory, guests);
    const outcome = await runKernel({ ...kernelRun, ...options });
    ran = {
      outcome,
      results,
      said,
      guests: vng.countGuests(),
      files: readFiles(`${directory}/run`),
    };
  });
  if (ran === undefined) throw new Error("nothing ran");
  return ran;
}

function prepare(directory: string, guests: string[]) {
  const vng = makeFakeVng(`${directory}/vng`, guests);
  const talk = recordTalk();
  const results: KernelResult[] = [];
  const kernelRun: KernelRun = {
    kernel: {
      selector: "debian:trixie",
      imagePath: "/kernel/vmlinuz",
      origin: "test",
    },
    plans: [smallPlan("a"), smallPlan("b"), smallPlan("c")],
    vng,
    // As patient as a test can be.
    acceleration: { kind: "tcg", reason: "test", timeScale: 4 },
    programsDirectory: "/installed/dax",
    environment: { KSFT_FSX: "/bin/fsx" },
    directory: `${directory}/run`,
    tools: {},
    isolate: false,
    talk,
    signal: new AbortController().signal,
    onResult: (result) => {
      results.push(result);
      return Promise.resolve();
    },
  };
  const { said, statuses } = talk;
  return { said, statuses, results, vng, kernelRun };
}

function tell(results: KernelResult[]): string[] {
  return results.map(({ guest, result }) =>
    `${guest} ${result.scenario}: ${result.verdict}`
  );
}

Deno.test("runKernel() runs all scenarios in one guest", async () => {
  const { outcome, results, said, guests, files } = await run([
    passAll(release, ["a", "b", "c"]),
  ]);
  assertEquals(outcome, { release });
  assertEquals(tell(results), ["1 a: pass", "1 b: pass", "1 c: pass"]);
  assertEquals(results.map(({ release }) => release), [
    release,
    release,
    release,
  ]);
  assertEquals(said, [
    "debian:trixie: a: pass in 1.0 s",
    "debian:trixie: b: pass in 1.0 s",
    "debian:trixie: c: pass in 1.0 s",
  ]);
  assertEquals(guests, 1);
  assertEquals(
    files["guest.1/jobs"],
    "a\ta.sh\tpmem:e820:0\t40\t-\t-\nb\tb.sh\tpmem:e820:0\t40\t-\t-\nc\tc.sh\tpmem:e820:0\t40\t-\t-\n",
  );
  assertEquals(
    files["guest.1/environment"],
    "LC_ALL=C\nHOME=/root\nKSFT_FSX=/bin/fsx\nKSFT_PMEM_ALL=yes\nKSFT_MACHINE_SLOW=yes\n",
  );
  for (const scenario of ["a", "b", "c"]) {
    const command = JSON.parse(files[`${scenario}/command.json`] ?? "");
    assertMatch(command[0], /\/vng$/);
    assertMatch(command.join(" "), /\/run\/guest\.1\b/);
    assertEquals(
      files[`${scenario}/output.log`],
      "TAP version 13\n1..1\nok 1 unbind returns\n",
    );
  }
});

Deno.test("runKernel() boots nothing for what the kernel is not configured for", async () => {
  const configPath = await Deno.makeTempFile({ prefix: "yank-config-" });
  await Deno.writeTextFile(
    configPath,
    "CONFIG_FS_DAX=y\nCONFIG_X86_PMEM_LEGACY=y\n",
  );
  const kernel = {
    selector: "~/linux",
    imagePath: "/kernel/vmlinuz",
    configPath,
    origin: "test",
  };
  const [b, c] = ["b", "c"].map((name) =>
    smallPlan(name, { kernelOptions: ["FS_DAX", "XFS_FS"] })
  );
  if (b === undefined || c === undefined) throw new Error("no plans");
  const lacks =
    `skip: ${configPath} lacks CONFIG_XFS_FS: see out/selftests/tools/testing/selftests/dax/config`;
  const some = await run([passAll(release, ["a"])], {
    kernel,
    plans: [b, smallPlan("a", { kernelOptions: ["FS_DAX"] }), c],
  });
  assertEquals(tell(some.results), ["0 b: skip", "0 c: skip", "1 a: pass"]);
  assertEquals(some.said, [
    `~/linux: b: ${lacks}`,
    `~/linux: c: ${lacks}`,
    "~/linux: a: pass in 1.0 s",
  ]);
  assertEquals(some.guests, 1);
  await inTemporaryDirectory(async (directory) => {
    const { kernelRun, vng } = prepare(directory, []);
    assertEquals(await runKernel({ ...kernelRun, kernel, plans: [b, c] }), {});
    assertEquals(vng.countGuests(), 0);
  });
  await Deno.remove(configPath);
});

Deno.test("runKernel() gives newer programs to those who need them", async () => {
  const { files } = await run([passAll(release, ["a", "b"])], {
    plans: [smallPlan("a", { xfsprogs: "6.13" }), smallPlan("b")],
    tools: { xfsprogsDirectory: "/cache/bin" },
  });
  assertEquals(
    files["guest.1/jobs"],
    "a\ta.sh\tpmem:e820:0\t40\t/cache/bin\t-\nb\tb.sh\tpmem:e820:0\t40\t-\t-\n",
  );
});

Deno.test("runKernel() tells guests which cases of xfstests to run", async () => {
  const { files } = await run([passAll(release, ["a"])], {
    plans: [smallPlan("a")],
    cases: new Map([["a", {
      name: "xfs/901",
      arguments: ["xfs/901", "xfs", "log"],
    }]]),
  });
  assertEquals(
    files["guest.1/jobs"],
    "a\ta.sh\tpmem:e820:0\t40\t-\txfs/901|xfs|log\n",
  );
});

Deno.test("runKernel() gives guests the devices of their scenarios", async () => {
  const { files } = await run([passAll(release, ["a", "b"])], {
    plans: [
      smallPlan("a"),
      smallPlan("b", {
        devices: [{ provider: "e820", kind: "devdax", sizeMiB: 128 }],
      }),
    ],
    acceleration: { kind: "kvm", reason: "test", timeScale: 1 },
  });
  assertMatch(
    files["guest.1/settings"] ?? "",
    /\ndevices=pmem:e820:0,devdax:e820:1\n/,
  );
  assertEquals(
    files["guest.1/jobs"],
    "a\ta.sh\tpmem:e820:0\t10\t-\t-\nb\tb.sh\tdevdax:e820:1\t10\t-\t-\n",
  );
  assertEquals(files["guest.1/environment"]?.includes("SLOW"), false);
});

Deno.test("runKernel() skips what cannot be had, and goes on with the rest", async () => {
  const { outcome, results, said, files, guests } = await run(
    [passAll(release, ["b", "c"])],
    {
      plans: [
        smallPlan("a", {
          devices: [{ provider: "cxl_ram", kind: "devdax", sizeMiB: 128 }],
        }),
        smallPlan("b"),
        smallPlan("c"),
      ],
      tools: {
        cxlQemu: new EnvironmentError({
          action: "Cannot get it",
          seen: "gone",
        }),
      },
    },
  );
  assertEquals(outcome, { release });
  assertEquals(tell(results), ["0 a: skip", "1 b: pass", "1 c: pass"]);
  assertEquals(results[0]?.release, undefined);
  assertEquals(results[0]?.result.points, [{
    name: "unbind returns",
    verdict: "skip",
    reason: "Cannot get it: gone",
    diagnostics: [],
  }]);
  assertEquals(said[0], "debian:trixie: a: skip: Cannot get it: gone");
  assertEquals(guests, 1);
  assertEquals(Object.keys(files).some((path) => path.startsWith("a/")), false);
});

Deno.test("runKernel() goes on in a fresh guest where one is not clean", async () => {
  const { outcome, results, said, files } = await run([
    `output ##yank guest ${release}
     ${passing("a")}
     output ##yank unclean processes were left: sleep
     output ##yank over`,
    passAll(release, ["b", "c"]),
  ]);
  assertEquals(outcome, { release });
  assertEquals(tell(results), ["1 a: pass", "2 b: pass", "2 c: pass"]);
  assertEquals(
    said[1],
    "debian:trixie: the rest goes on in a fresh guest: processes were left: sleep",
  );
  assertEquals(
    files["guest.2/jobs"],
    "b\tb.sh\tpmem:e820:0\t40\t-\t-\nc\tc.sh\tpmem:e820:0\t40\t-\t-\n",
  );
});

Deno.test("runKernel() goes on in a fresh guest where one died", async () => {
  const { outcome, results } = await run([
    `output ##yank guest ${release}
     ${passing("a")}
     console yank: begin b
     output ##yank begin b
     console [    9.000000] Kernel panic - not syncing: sysrq triggered crash
     = exit 255`,
    passAll(release, ["c"]),
  ]);
  assertEquals(outcome, { release });
  assertEquals(tell(results), ["1 a: pass", "1 b: crash", "2 c: pass"]);
});

Deno.test("runKernel() goes on in a fresh guest where one was silent", async () => {
  const { results, said } = await run([
    `output ##yank guest ${release}
     output ##yank begin a
     = hang`,
    passAll(release, ["b", "c"]),
  ], { acceleration: { kind: "tcg", reason: "test", timeScale: 0.01 } });
  assertEquals(tell(results), ["1 a: hang", "2 b: pass", "2 c: pass"]);
  assertMatch(said[0] ?? "", /^debian:trixie: a: hang in 0\.\d s$/);
});

Deno.test("runKernel() gives cells that were left unseen a fresh guest", async () => {
  const { outcome, results, said, files, guests } = await run([
    `output ##yank guest ${release}
     ${
      saying("m", [
        "not ok 1 one: unbinds # TIMEOUT",
        "ok 2 two, *: unbinds # SKIP process 7 cannot be killed",
        "ok 3 three: unbinds # SKIP process 7 cannot be killed",
        "not ok 4 log stays clean",
      ], 1)
    }
     output ##yank unclean processes were left: sleep
     output ##yank over`,
    `output ##yank guest ${release}
     ${passing("b")}
     ${
      saying("m", [
        "ok 1 two, *: unbinds",
        "not ok 2 three: unbinds",
        "ok 3 log stays clean",
      ], 1)
    }
     output ##yank over`,
  ], { plans: [smallMatrix("m"), smallPlan("b")] });
  assertEquals(outcome, { release });
  assertEquals(guests, 2);
  assertEquals(tell(results), ["1 m: timeout", "2 b: pass", "2 m: timeout"]);
  assertEquals(said.slice(0, 2), [
    "debian:trixie: m: timeout in 1.0 s",
    "debian:trixie: m: in a fresh guest: two, *; three",
  ]);
  assertMatch(files["guest.2/jobs"] ?? "", /\nm\tm\.sh\t.*\ttwo, \*\|three\n/);
  const last = results.at(-1)?.result;
  assertEquals(
    last?.points.map(({ name, verdict }) => [name, verdict]),
    [
      ["one: unbinds", "timeout"],
      ["two, *: unbinds", "pass"],
      ["three: unbinds", "fail"],
      ["log stays clean", "fail"],
    ],
  );
  // What the first guest said of it is still there.
  assertMatch(files["m/output.log"] ?? "", /TIMEOUT/);
  assertMatch(files["m.2/output.log"] ?? "", /ok 1 two/);
});

Deno.test("runKernel() goes on with cells until each was seen", async () => {
  const stops = (cells: string[], cell: string) =>
    `output ##yank guest ${release}
     ${
      saying("m", [
        ...cells.map((one, index) =>
          one === cell
            ? `not ok ${index + 1} ${one}: unbinds # TIMEOUT`
            : `ok ${index + 1} ${one}: unbinds # SKIP stuck`
        ),
        `ok ${cells.length + 1} log stays clean`,
      ], 1)
    }
     output ##yank unclean processes were left: sleep
     output ##yank over`;
  const { results, guests } = await run([
    stops(["one", "two, *", "three"], "one"),
    stops(["two, *", "three"], "two, *"),
    stops(["three"], "three"),
  ], { plans: [smallMatrix("m")] });
  assertEquals(guests, 3);
  assertEquals(
    results.at(-1)?.result.points.map(({ verdict }) => verdict),
    ["timeout", "timeout", "timeout", "pass"],
  );
});

Deno.test("runKernel() does not go on with a matrix that is skipped", async () => {
  const { results, guests } = await run([
    `output ##yank guest ${release}
     console yank: begin m
     output ##yank begin m
     output TAP version 13
     output 1..0 # SKIP no such device
     console yank: end m
     output ##yank end m 4 1.00
     output ##yank over`,
  ], { plans: [smallMatrix("m")] });
  assertEquals([guests, tell(results)], [1, ["1 m: skip"]]);
});

Deno.test("runKernel() says a verdict again only if it changed", async () => {
  const { results, said } = await run([
    `output ##yank guest ${release}
     ${passing("a")}
     ${passing("b")}
     = wait 0.3
     console [    9.000000] Kernel panic - not syncing: late
     = exit 255`,
    `output ##yank guest ${release}
     console yank: begin c
     output ##yank begin c
     console [    9.000000] Kernel panic - not syncing: at once
     output TAP version 13
     output 1..1
     output ok 1 unbind returns
     console yank: end c
     output ##yank end c 0 1.00
     = wait 0.3
     = exit 255`,
  ]);
  assertEquals(tell(results), [
    "1 a: pass",
    "1 b: pass",
    "1 b: crash",
    "2 c: crash",
    "2 c: crash",
  ]);
  assertEquals(said.map((line) => line.replace(/ in .*/, "")), [
    "debian:trixie: a: pass",
    "debian:trixie: b: pass",
    "debian:trixie: b: crash",
    "debian:trixie: c: crash",
  ]);
});

Deno.test("runKernel() gives every scenario a guest of its own if asked to", async () => {
  const { results, guests, files } = await run(
    ["a", "b", "c"].map((scenario) => passAll(release, [scenario])),
    { isolate: true },
  );
  assertEquals(tell(results), ["1 a: pass", "2 b: pass", "3 c: pass"]);
  assertEquals(guests, 3);
  assertEquals(files["guest.2/jobs"], "b\tb.sh\tpmem:e820:0\t40\t-\t-\n");
});

Deno.test("runKernel() boots once more where a boot failed", async () => {
  const { outcome, results, said, guests } = await run([
    "console qemu: cannot set up guest memory\n= exit 1",
    passAll(release, ["a", "b", "c"]),
  ]);
  assertEquals(outcome, { release });
  assertEquals(tell(results), ["2 a: pass", "2 b: pass", "2 c: pass"]);
  assertEquals(
    said[0],
    'debian:trixie: Cannot boot a guest: virtme-ng ended with status 1, the last line on its console was "qemu: cannot set up guest memory"; once more',
  );
  assertEquals(guests, 2);
});

Deno.test("runKernel() gives up after the second failed boot", async (t) => {
  await t.step("of the first guest", async () => {
    const { outcome, results, guests } = await run(
      ["= exit 1", "console [    1.000000] no root\n= exit 255"],
    );
    assertEquals(outcome, {
      error:
        'Cannot boot a guest: virtme-ng ended with status 255, the last line on its console was "[    1.000000] no root"',
    });
    assertEquals(results, []);
    assertEquals(guests, 2);
  });
  await t.step("of a later one", async () => {
    const { outcome, results, guests } = await run([
      `output ##yank guest ${release}
       ${passing("a")}
       output ##yank unclean why
       output ##yank over`,
      "= exit 1",
      "= exit 1",
    ]);
    assertEquals(outcome, {
      release,
      error:
        "Cannot boot a guest: virtme-ng ended with status 1, nothing was on its console",
    });
    assertEquals(tell(results), ["1 a: pass"]);
    assertEquals(guests, 3);
  });
  await t.step("whose entry script was reached", async () => {
    const { outcome } = await run(
      new Array(2).fill(`output ##yank guest ${release}`),
    );
    assertEquals(outcome, {
      release,
      error:
        "Cannot run a scenario in a guest: virtme-ng ended with status 0, nothing was on its console",
    });
  });
  await t.step("that was silent", async () => {
    const { outcome } = await run(new Array(2).fill("= hang"), {
      acceleration: { kind: "tcg", reason: "test", timeScale: 0.001 },
    });
    assertEquals(outcome, {
      error:
        "Cannot boot a guest: waited 0 s for the guest to boot, nothing was on its console",
    });
  });
});

Deno.test("runKernel() keeps a failed guest's console apart from the next one's", async () => {
  const { files } = await run([
    "console yank: begin a\nconsole of the first\n= exit 255",
    passAll(release, ["a", "b", "c"]),
  ]);
  assertEquals(
    files["guest.1/console.log"],
    "yank: begin a\nof the first\n",
  );
  assertEquals(files["a/console.log"], "yank: begin a\nyank: end a\n");
});

Deno.test("runKernel() ends the guest when it is interrupted", () =>
  inTemporaryDirectory(async (directory) => {
    const { kernelRun, results, vng } = prepare(directory, [
      `output ##yank guest ${release}
       ${passing("a")}
       output ##yank begin b
       = deaf`,
      passAll(release, ["c"]),
    ]);
    const controller = new AbortController();
    await assertRejects(
      () =>
        runKernel({
          ...kernelRun,
          signal: controller.signal,
          talk: {
            ...kernelRun.talk,
            status: (text) => {
              if (text.endsWith(": b")) {
                setTimeout(() => controller.abort(), 50);
              }
            },
          },
        }),
      InterruptedError,
    );
    assertEquals(tell(results), ["1 a: pass", "1 b: lost"]);
    assertEquals(vng.countGuests(), 1);
    assertEquals(await countProcessesWith(directory), 0);
  }));

Deno.test("runKernel() starts nothing when it was interrupted before", () =>
  inTemporaryDirectory(async (directory) => {
    const { kernelRun, vng, statuses } = prepare(directory, []);
    await assertRejects(
      () => runKernel({ ...kernelRun, signal: AbortSignal.abort() }),
      InterruptedError,
    );
    assertEquals(statuses, []);
    assertEquals(vng.countGuests(), 0);
  }));

Deno.test("runKernel() ends the guest when a file cannot be written", async (t) => {
  const guest = `output ##yank guest ${release}
    output ##yank begin a
    = hang`;
  await t.step("the command", () =>
    inTemporaryDirectory(async (directory) => {
      const { kernelRun } = prepare(directory, [guest]);
      await Deno.mkdir(`${directory}/run/a/command.json`, { recursive: true });
      await assertRejects(
        () => runKernel(kernelRun),
        EnvironmentError,
        `Cannot write "${directory}/run/a/command.json"`,
      );
      assertEquals(await countProcessesWith(directory), 0);
    }));
  await t.step("the record", () =>
    inTemporaryDirectory(async (directory) => {
      const { kernelRun } = prepare(directory, [
        `output ##yank guest ${release}\n${passing("a")}\n= hang`,
      ]);
      await assertRejects(
        () =>
          runKernel({
            ...kernelRun,
            onResult: () =>
              Promise.reject(
                new EnvironmentError({ action: "Cannot write", seen: "full" }),
              ),
          }),
        EnvironmentError,
        "Cannot write: full",
      );
      assertEquals(await countProcessesWith(directory), 0);
    }));
  await t.step(
    "the guest's own",
    () =>
      inTemporaryDirectory(async (directory) => {
        const { kernelRun, vng } = prepare(directory, [guest]);
        await Deno.writeTextFile(`${directory}/run`, "in the way");
        await assertRejects(() => runKernel(kernelRun), EnvironmentError);
        assertEquals(vng.countGuests(), 0);
      }),
  );
});

/** How many processes have a path in their command lines. */
async function countProcessesWith(path: string): Promise<number> {
  let count = 0;
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const text = await Deno.readTextFile(`/proc/${name}/cmdline`)
      .catch(() => "");
    if (text.includes(path)) count++;
  }
  return count;
}
