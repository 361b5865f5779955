import {
  assertEquals,
  assertLess,
  assertMatch,
  assertRejects,
} from "@std/assert";
import { EnvironmentError, VmError } from "../base/errors.ts";
import { readRecorded } from "../observe/testing/recorded_check.ts";
import { SAMPLE_POINTS } from "../observe/testing/sample_plan.ts";
import type { Plan } from "../plan/plan.ts";
import type { Guest } from "../vm/session.ts";
import {
  type GuestOutcome,
  KEPT_OUTPUT_CHARACTERS,
  type ObservedResult,
  observeGuest,
  type ObserveOptions,
} from "./observe_guest.ts";
import { scriptGuest } from "./testing/scripted_guest.ts";
import { smallPlan } from "./testing/small_plan.ts";
import {
  inTemporaryDirectory,
  readFiles,
} from "./testing/temporary_directory.ts";

interface Observed {
  outcome: GuestOutcome;
  results: ObservedResult[];
  begun: string[];
  files: Record<string, string>;
}

const release = "6.12.117+deb13-amd64";
const good = "output TAP version 13\noutput 1..1\noutput ok 1 unbind returns";

async function observe(
  guest: Guest,
  plans: Plan[] = [smallPlan("a"), smallPlan("b"), smallPlan("c")],
): Promise<Observed> {
  const results: ObservedResult[] = [];
  const begun: string[] = [];
  let outcome: GuestOutcome | undefined;
  let files = {};
  await inTemporaryDirectory(async (directory) => {
    outcome = await observeGuest(guest, {
      ...quiet(directory, plans),
      onBegin: (scenario) => begun.push(scenario),
      onResult: (result, said) => {
        assertEquals(said, release);
        results.push(result);
        return Promise.resolve();
      },
    });
    files = readFiles(directory);
  });
  if (outcome === undefined) throw new Error("no outcome");
  return { outcome, results, begun, files };
}

function quiet(directory: string, plans: Plan[]): ObserveOptions {
  return {
    plans,
    guestDirectory: `${directory}/guest`,
    scenarioDirectory: (scenario) => `${directory}/${scenario}`,
    onBegin: () => {},
    onResult: () => Promise.resolve(),
  };
}

function tell(results: ObservedResult[]): string[] {
  return results.map(({ scenario, verdict }) => `${scenario}: ${verdict}`);
}

Deno.test("observeGuest() tells every result and keeps all that was said", async () => {
  const { outcome, results, begun, files } = await observe(scriptGuest(`
    console [    0.000000] Linux version 6.12
    output ##yank guest ${release}
    console [    3.000000] yank: begin a
    output ##yank begin a
    output TAP version 13
    output 1..1
    output # workload: fsstress /usr/bin/fsstress
    console [    4.000000] XFS (pmem0): Mounting
    output ok 1 unbind returns
    output ##yank end a 0 1.25
    console [    5.000000] yank: end a
    console [    5.500000] XFS (pmem0): late
    output ##yank refuse b there is no device
    console [    6.000000] yank: begin c
    output ##yank begin c
    output TAP version 13
    output 1..1
    output not ok 1 unbind returns # it did not
    output ##yank end c 1 0.50
    output ##yank unclean processes were left: sleep
    output ##yank over
    console [    7.000000] yank: end c
  `));
  assertEquals(tell(results), ["a: pass", "b: skip", "c: fail"]);
  assertEquals(results[0]?.workload, ["fsstress /usr/bin/fsstress"]);
  assertEquals(results.map(({ seconds }) => seconds), [1.25, 0, 0.5]);
  assertEquals(results.map(({ exitStatus }) => exitStatus), [0, undefined, 1]);
  assertEquals(results[1]?.points[0]?.reason, "there is no device");
  assertEquals(begun, ["a", "b", "c"]);
  assertEquals(outcome, {
    end: { how: "finished" },
    release,
    settled: ["a", "b", "c"],
    unclean: "processes were left: sleep",
    lastConsoleLine: "[    7.000000] yank: end c",
  });
  const { "guest/output.log": output = "", ...others } = files;
  assertEquals(output.trimEnd().split("\n").length, 15);
  assertEquals(others, {
    "guest/console.log": "[    0.000000] Linux version 6.12\n" +
      "[    3.000000] yank: begin a\n" +
      "[    4.000000] XFS (pmem0): Mounting\n" +
      "[    5.000000] yank: end a\n" +
      "[    5.500000] XFS (pmem0): late\n" +
      "[    6.000000] yank: begin c\n" +
      "[    7.000000] yank: end c\n",
    "a/console.log": "[    3.000000] yank: begin a\n" +
      "[    4.000000] XFS (pmem0): Mounting\n" +
      "[    5.000000] yank: end a\n" +
      "[    5.500000] XFS (pmem0): late\n",
    "a/output.log": "TAP version 13\n1..1\n" +
      "# workload: fsstress /usr/bin/fsstress\nok 1 unbind returns\n",
    "c/console.log": "[    6.000000] yank: begin c\n" +
      "[    7.000000] yank: end c\n",
    "c/output.log":
      "TAP version 13\n1..1\nnot ok 1 unbind returns # it did not\n",
  });
});

Deno.test("observeGuest() reads a case of xfstests, and keeps its results", async () => {
  const { name, outputLines } = readRecorded("mismatch");
  const plans = [smallPlan("a", { points: [...SAMPLE_POINTS] })];
  const results: ObservedResult[] = [];
  await inTemporaryDirectory(async (directory) => {
    const guest = scriptGuest(
      [
        `##yank guest ${release}`,
        "##yank begin a",
        ...outputLines,
        "##yank end a 1 80.00",
        "##yank over",
      ].map((line) => `output ${line}`).join("\n"),
    );
    await observeGuest(guest, {
      ...quiet(directory, plans),
      cases: new Map([["a", { name, arguments: [] }]]),
      onResult: (result) => {
        results.push(result);
        return Promise.resolve();
      },
    });
    const kept = readFiles(`${directory}/a/results`);
    assertEquals(Object.keys(kept).sort(), [
      "check.log",
      "result.xml",
      "xfs/902.dmesg",
      "xfs/902.full",
      "xfs/902.out.bad",
    ]);
    assertMatch(kept["xfs/902.out.bad"] ?? "", /^mappings are gone: failed$/m);
    assertMatch(kept["result.xml"] ?? "", /^<\?xml .*<\/testsuite>\n$/s);
  });
  assertEquals(
    results.map(({ points }) => points.map(({ verdict }) => verdict)),
    [["pass", "fail", "timeout", "skip"]],
  );
  assertEquals(results[0]?.check?.case, "xfs/902");
});

Deno.test("observeGuest() tells a result when both pipes have ended it", async (t) => {
  const begin = "console [    4.000000] yank: begin a";
  const report = `
    console [    4.100000] BUG: kernel NULL pointer dereference, address: 8
    console [    4.200000] RIP: 0010:xfs_bad+0x1/0x2`;
  const end = "console [    4.900000] yank: end a";
  const program = `output ##yank begin a\n${good}\noutput ##yank end a 0 1.00`;
  const next = "output ##yank begin b";
  const cases: [string, string[]][] = [
    ["the console is behind", [program, begin, report, end]],
    ["the console is ahead", [begin, report, end, program]],
    ["its end is not on the console", [program, begin, report, next]],
  ];
  for (const [name, parts] of cases) {
    await t.step(name, () =>
      inTemporaryDirectory(async (directory) => {
        const told: [string, after: number][] = [];
        let said = -1;
        async function* say() {
          for (const part of [`output ##yank guest ${release}`, ...parts]) {
            yield* scriptGuest(part).lines;
            said++;
          }
        }
        await observeGuest({ ...scriptGuest(""), lines: say() }, {
          ...quiet(directory, [smallPlan("a"), smallPlan("b")]),
          onResult: ({ scenario, verdict, reports: [report] }) => {
            told.push([`${scenario}: ${verdict} in ${report?.function}`, said]);
            return Promise.resolve();
          },
        });
        assertEquals(told[0], ["a: crash in xfs_bad", 3]);
      }));
  }
});

Deno.test("observeGuest() tells a result again when the guest's end changes it", async () => {
  const { results } = await observe(
    scriptGuest(
      `
      output ##yank guest ${release}
      console yank: begin a
      output ##yank begin a
      ${good}
      output ##yank end a 0 1.00
      console yank: end a
      console yank: begin b
      output ##yank begin b
      ${good}
      output ##yank end b 0 1.00
      console yank: end b
      console [    9.000000] Kernel panic - not syncing: late
    `,
      { how: "died", exitStatus: 255, booted: true },
    ),
  );
  assertEquals(tell(results), ["a: pass", "b: pass", "b: crash"]);
});

Deno.test("observeGuest() joins the end of a guest into what was running", async (t) => {
  const script = `
    output ##yank guest ${release}
    console [    2.000000] yank: begin a
    output ##yank begin a
    ${good}
    output ##yank end a 0 1.00
    console [    3.000000] yank: end a
    console [    4.000000] yank: begin b
    output ##yank begin b
    output TAP version 13
    output 1..1
    console [    5.000000] the last words`;
  await t.step("it died", async () => {
    const { outcome, results } = await observe(
      scriptGuest(script, { how: "died", exitStatus: 255, booted: true }),
    );
    assertEquals(tell(results), ["a: pass", "b: crash"]);
    assertEquals(outcome.settled, ["a", "b"]);
    assertEquals(
      results[1]?.points[0]?.reason,
      'the guest died; the last line on its console was "[    5.000000] the last words"',
    );
    assertEquals(results[1]?.seconds, 0.3);
  });
  await t.step("it was silent", async () => {
    const { results } = await observe(
      scriptGuest(script, {
        how: "silent",
        waitedSeconds: 150,
        waitingFor: '"b" to end',
        booted: true,
      }),
    );
    assertEquals(tell(results), ["a: pass", "b: hang"]);
    assertEquals(results[1]?.seconds, 150);
  });
  await t.step("it was interrupted", async () => {
    const { results } = await observe(
      scriptGuest(script, { how: "interrupted" }),
    );
    assertEquals(tell(results), ["a: pass", "b: lost"]);
  });
  await t.step("its processes cannot be ended", async () => {
    const guest = scriptGuest(script);
    const end = Promise.reject(new VmError("Cannot end process group 7"));
    end.catch(() => {});
    const results: ObservedResult[] = [];
    await inTemporaryDirectory(async (directory) => {
      await assertRejects(
        () =>
          observeGuest({ ...guest, end }, {
            ...quiet(directory, [smallPlan("a"), smallPlan("b")]),
            onResult: (result) => {
              results.push(result);
              return Promise.resolve();
            },
          }),
        VmError,
      );
    });
    assertEquals(tell(results), ["a: pass", "b: lost"]);
  });
});

Deno.test("observeGuest() takes timeouts and stuck processes into account", async () => {
  const { results } = await observe(scriptGuest(`
    output ##yank guest ${release}
    console yank: begin a
    output ##yank begin a
    output TAP version 13
    output 1..1
    output ##yank timeout a 12
    console yank: end a
    output ##yank end a 124 12.10
    console yank: begin b
    output ##yank begin b
    output TAP version 13
    output 1..1
    output ##yank timeout b 12
    output ##yank stuck 431 D umount freeze_super
    output ##yank stuck 432 R spin
    console yank: end b
    output ##yank end b 124 37.00
    output ##yank unclean processes survived SIGKILL
    output ##yank over
  `));
  assertEquals(tell(results), ["a: timeout", "b: hang"]);
  assertEquals(results[1]?.stuck.map(({ pid, stack }) => [pid, stack]), [
    [431, ["freeze_super"]],
    [432, []],
  ]);
});

Deno.test("observeGuest() believes no test that speaks as the entry script", async () => {
  const { outcome, results, begun, files } = await observe(
    scriptGuest(`
      output ##yank guest ${release}
      console [    2.000000] yank: begin a
      output ##yank begin a
      output ##yank guest 0.0
      output TAP version 13
      output 1..1
      output ##yank begin ../../escaped
      output ##yank refuse z because
      output ##yank begin a
      output ##yank end b 0 1.00
      output ##yank timeout b 1
      output ##yank end a 0 soon
      console [    2.500000] yank: begin ../../escaped
      console [    2.600000] somebody says yank: begin b
      output ok 1 unbind returns
      output ##yank end a 0 1.00
      console [    3.000000] yank: end a
      output ##yank end a 1 9.00
      output ##yank refuse a because
      output ##yank over
    `),
    [smallPlan("a"), smallPlan("b")],
  );
  assertEquals(tell(results), ["a: pass"]);
  assertEquals(begun, ["a"]);
  assertEquals(outcome.settled, ["a"]);
  assertEquals(Object.keys(files).sort(), [
    "a/console.log",
    "a/output.log",
    "guest/console.log",
    "guest/output.log",
  ]);
  assertEquals(
    files["a/output.log"]?.split("\n").filter((line) => line.startsWith("##")),
    [
      "##yank begin ../../escaped",
      "##yank refuse z because",
      "##yank begin a",
      "##yank end b 0 1.00",
      "##yank timeout b 1",
      "##yank end a 0 soon",
    ],
  );
  assertEquals(files["a/console.log"]?.split("\n").length, 5);
});

Deno.test("observeGuest() gives up an unending output, not the run", async () => {
  const line = `output ${"y".repeat(16384)}`;
  const count = KEPT_OUTPUT_CHARACTERS / 16384 + 100;
  const { results, files } = await observe(scriptGuest(
    [
      `output ##yank guest ${release}`,
      "output ##yank begin a",
      good,
      ...new Array(count).fill(line),
      "output ##yank end a 0 1.00",
      "output ##yank over",
    ].join("\n"),
  ));
  assertEquals(results.map(({ exitStatus }) => exitStatus), [0]);
  const output = files["a/output.log"] ?? "";
  const last = "# the output went on, and what followed was not kept";
  assertEquals(output.trimEnd().split("\n").at(-1), last);
  assertEquals(output.split(last).length, 2);
  assertLess(output.length, KEPT_OUTPUT_CHARACTERS + 100);
  assertLess((files["guest/output.log"] ?? "").length, output.length + 200);
});

Deno.test("observeGuest() tells of a guest that never booted", async () => {
  const { outcome, results, files } = await observe(
    scriptGuest("console virtme-run: no busybox", {
      how: "died",
      exitStatus: 1,
      booted: false,
    }),
  );
  assertEquals(results, []);
  assertEquals(outcome, {
    end: { how: "died", exitStatus: 1, booted: false },
    settled: [],
    lastConsoleLine: "virtme-run: no busybox",
  });
  assertEquals(files, { "guest/console.log": "virtme-run: no busybox\n" });
});

Deno.test("observeGuest() says which log it cannot write", async (t) => {
  const script = `
    output ##yank guest ${release}
    console yank: begin a
    output ##yank begin a
    ${good}`;
  await t.step("of the guest", async () => {
    await assertRejects(
      () =>
        observeGuest(scriptGuest(script), {
          ...quiet("/proc/none", [smallPlan("a")]),
        }),
      EnvironmentError,
      'Cannot write "/proc/none/guest/output.log"',
    );
  });
  await t.step(
    "of a scenario",
    () =>
      inTemporaryDirectory(async (directory) => {
        await Deno.writeTextFile(`${directory}/a`, "in the way");
        await assertRejects(
          () =>
            observeGuest(
              scriptGuest(script),
              quiet(directory, [smallPlan("a")]),
            ),
          EnvironmentError,
          `Cannot write "${directory}/a/console.log"`,
        );
      }),
  );
});

Deno.test("observeGuest() tells what it knows when a log cannot be written", () =>
  inTemporaryDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/b`, "in the way");
    const told: ObservedResult[] = [];
    await assertRejects(
      () =>
        observeGuest(
          scriptGuest(`
            output ##yank guest ${release}
            output ##yank begin a
            ${good}
            output ##yank end a 0 1.00
            console yank: begin b
          `),
          {
            ...quiet(directory, [smallPlan("a"), smallPlan("b")]),
            onResult: (result) => {
              told.push(result);
              return Promise.resolve();
            },
          },
        ),
      EnvironmentError,
    );
    assertEquals(tell(told), ["a: pass"]);
  }));

Deno.test("observeGuest() begins a scenario's logs anew in each guest", () =>
  inTemporaryDirectory(async (directory) => {
    const options = quiet(directory, [smallPlan("a")]);
    // The mark is on the console, and the guest died before the word was out.
    await observeGuest(
      scriptGuest("console yank: begin a\nconsole of the first"),
      options,
    );
    await observeGuest(
      scriptGuest("console yank: begin a\nconsole of the second"),
      { ...options, guestDirectory: `${directory}/second` },
    );
    assertEquals(readFiles(directory), {
      "guest/console.log": "yank: begin a\nof the first\n",
      "second/console.log": "yank: begin a\nof the second\n",
      "a/console.log": "yank: begin a\nof the second\n",
    });
  }));
