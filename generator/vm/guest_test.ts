import {
  assertEquals,
  assertLess,
  assertMatch,
  assertRejects,
} from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import { bootGuest, type BootOptions } from "./boot_guest.ts";
import type { GuestDeadlines } from "./deadlines.ts";
import { startGuest } from "./guest.ts";
import type { Guest, GuestEnd, GuestLine } from "./session.ts";

const testdata = new URL("./testdata/", import.meta.url).pathname;
const fakeVng = `${testdata}fake_vng.sh`;
const patient: GuestDeadlines = {
  bootSeconds: 30,
  betweenSeconds: 30,
  graceSeconds: 30,
  panicSeconds: 30,
  oopsSeconds: 30,
  silenceSeconds: 30,
  exitSeconds: 30,
};
const jobs = [{
  scenario: "a",
  program: "a.sh",
  devices: [{ provider: "e820", kind: "pmem", sizeMiB: 512, place: 0 }],
  timeoutSeconds: 0,
}] as const;

interface StartOptions {
  deadlines?: Partial<GuestDeadlines>;
  signal?: AbortSignal;
}

/** Starts a fake vng that says what a transcript has, and reads it to its end. */
async function replay(
  transcript: string,
  options: StartOptions = {},
): Promise<{ lines: GuestLine[]; end: GuestEnd; seconds: number }> {
  const began = performance.now();
  const guest = startGuest({
    command: [fakeVng],
    environment: {
      PATH: "/usr/bin:/bin",
      FAKE_VNG_TRANSCRIPT: transcript,
    },
    jobs,
    ...options,
    deadlines: { ...patient, ...options.deadlines },
  });
  const lines = await Array.fromAsync(guest.lines);
  const end = await guest.end;
  return { lines, end, seconds: (performance.now() - began) / 1000 };
}

/** Replays lines that are given here. */
async function replayLines(
  lines: string[],
  options: StartOptions = {},
): ReturnType<typeof replay> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, lines.join("\n") + "\n");
    return await replay(path, options);
  } finally {
    await Deno.remove(path);
  }
}

function outputOf(lines: GuestLine[]): string[] {
  return lines.filter(({ from }) => from === "output").map(({ text }) => text);
}

Deno.test("startGuest() follows recorded guests to their ends", async (t) => {
  const cases: { name: string; end: GuestEnd; last: RegExp }[] = [
    { name: "good", end: { how: "finished" }, last: /^##yank over$/ },
    {
      name: "panic",
      end: { how: "died", exitStatus: 255, booted: true },
      last: /^ok 1 before the panic$/,
    },
    {
      name: "lost",
      end: { how: "died", exitStatus: 255, booted: true },
      last: /^ok 1 before the reset$/,
    },
    { name: "hang", end: { how: "finished" }, last: /^##yank over$/ },
  ];
  for (const { name, end, last } of cases) {
    await t.step(name, async () => {
      const path = `${testdata}transcripts/${name}.txt`;
      const told = await replay(path);
      assertEquals(told.end, end);
      assertMatch(outputOf(told.lines).at(-1) ?? "", last);
      // Every line of the record has come, each from where it was.
      const record = await Deno.readTextFile(path);
      for (const from of ["output", "console"] as const) {
        assertEquals(
          told.lines.filter((line) => line.from === from)
            .map((line) => `${from} ${line.text}`),
          record.split("\n").filter((line) => line.split(" ")[1] === from)
            .map((line) => line.slice(line.indexOf(" ") + 1)),
        );
      }
    });
  }
});

Deno.test("startGuest() tells a guest that never got to its entry script", async (t) => {
  await t.step("it exits", async () => {
    const { end } = await replayLines([
      "0 console virtme-run: initramfs is needed, and no busybox was found",
      "= exit 1",
    ]);
    assertEquals(end, { how: "died", exitStatus: 1, booted: false });
  });
  await t.step("it is silent", async () => {
    const { end } = await replayLines(
      ["0 console [    0.000000] Linux version 6.1", "= hang"],
      { deadlines: { bootSeconds: 0.3 } },
    );
    assertEquals(end, {
      how: "silent",
      waitedSeconds: 0,
      waitingFor: "the guest to boot",
      booted: false,
    });
  });
});

Deno.test("startGuest() ends a guest that is silent", async (t) => {
  const guest = "1 output ##yank guest 6.1";
  const begin = "2 output ##yank begin a";
  await t.step("between scenarios", async () => {
    const { end } = await replayLines([guest, "= hang"], {
      deadlines: { betweenSeconds: 0.3 },
    });
    assertEquals(
      end.how === "silent" && end.waitingFor,
      "the next scenario to begin",
    );
  });
  await t.step("in a scenario, and does not heed SIGTERM", async () => {
    const { end, seconds } = await replayLines([guest, begin, "= deaf"], {
      deadlines: { graceSeconds: 0.3 },
    });
    assertEquals(end, {
      how: "silent",
      waitedSeconds: 0,
      waitingFor: '"a" to end',
      booted: true,
    });
    assertLess(seconds, 5);
  });
  await t.step("after a panic", async () => {
    const { end } = await replayLines([
      guest,
      begin,
      "3 console [ 3.0] Kernel panic - not syncing: Fatal exception",
      "= hang",
    ], { deadlines: { panicSeconds: 0.3 } });
    assertEquals(end.how, "died");
  });
  await t.step("after an oops", async () => {
    const { end } = await replayLines([
      guest,
      begin,
      "3 console [ 3.0] Oops: 0000 [#1] PREEMPT SMP NOPTI",
      "= hang",
    ], { deadlines: { oopsSeconds: 0.3 } });
    assertEquals(end.how === "silent" && end.waitingFor, '"a" to end');
  });
  await t.step("after its last word", async () => {
    const { end } = await replayLines(
      [guest, "2 output ##yank over", "= hang"],
      {
        deadlines: { exitSeconds: 0.3 },
      },
    );
    assertEquals(end, { how: "finished" });
  });
});

Deno.test("startGuest() waits for a guest that speaks in time", async () => {
  const { end } = await replayLines([
    "1 output ##yank guest 6.1",
    "= wait 0.3",
    "2 output ##yank begin a",
    "= wait 0.3",
    "3 output ##yank end a 0 0.30",
    "= wait 0.3",
    "4 output ##yank over",
    "= exit 0",
  ], { deadlines: { betweenSeconds: 0.8, graceSeconds: 0.8 } });
  assertEquals(end, { how: "finished" });
});

Deno.test("startGuest() ends the processes that virtme-ng left behind", async () => {
  const { end, seconds } = await replayLines(["= orphan", "= exit 255"]);
  assertEquals(end, { how: "died", exitStatus: 255, booted: false });
  assertLess(seconds, 5);
});

Deno.test("startGuest() parts the entry script's line from a test's last", async () => {
  const { lines } = await replayLines([
    "= write ok 5 no line end",
    "1 output ##yank end a 0 1.00",
    "= write # of ##yank words",
    "2 output ##yank over",
    "= exit 0",
  ]);
  assertEquals(outputOf(lines), [
    "ok 5 no line end",
    "##yank end a 0 1.00",
    "# of ##yank words",
    "##yank over",
  ]);
});

Deno.test("startGuest() ends at once when it is interrupted", async (t) => {
  await t.step("while it runs", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const { end, seconds } = await replayLines(
      ["0 output ##yank guest 6.1", "= hang"],
      { signal: controller.signal },
    );
    assertEquals(end, { how: "interrupted" });
    assertLess(seconds, 3);
  });
  await t.step("before it runs", async () => {
    const { end } = await replayLines(["= hang"], {
      signal: AbortSignal.abort(),
    });
    assertEquals(end, { how: "interrupted" });
  });
});

Deno.test("startGuest() gives lines while the guest runs", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "0 output ##yank guest 6.1\n= hang\n");
  const controller = new AbortController();
  const guest = startGuest({
    command: [fakeVng],
    environment: { PATH: "/usr/bin:/bin", FAKE_VNG_TRANSCRIPT: path },
    jobs,
    deadlines: patient,
    signal: controller.signal,
  });
  for await (const line of guest.lines) {
    assertEquals(line.text, "##yank guest 6.1");
    controller.abort();
  }
  assertEquals(await guest.end, { how: "interrupted" });
  await Deno.remove(path);
});

/** Boots with the fake vng in place of the real one. */
async function bootFake(
  directory: string,
  options: Partial<BootOptions> = {},
): Promise<Guest> {
  return await bootGuest({
    kernel: {
      selector: "test",
      imagePath: "/kernel/boot/vmlinuz-6.1",
      origin: "test",
    },
    vng: {
      vngPath: fakeVng,
      environment: { FAKE_VNG_TRANSCRIPT: `${testdata}transcripts` },
    },
    acceleration: { kind: "tcg", reason: "test", timeScale: 4 },
    machine: {
      memory: { totalMiB: 1664, memmap: ["memmap=512M!1024M"] },
      slots: [...jobs[0].devices],
      wholeMiB: 2048,
      qemuArguments: [],
    },
    jobs: [{
      ...jobs[0],
      scenario: "good",
      timeoutSeconds: 10.5,
      programDirectory: "/newer/bin",
      arguments: ["xfs/901", "a cell, *"],
    }],
    programsDirectory: "/installed tests/dax",
    environment: { KSFT_MACHINE_SLOW: "yes", QUOTED: "$(a) 'b' \"c\"" },
    guestDirectory: `${directory}/guest`,
    ...options,
  });
}

Deno.test("bootGuest() writes what the guest reads", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const guest = await bootFake(directory);
    assertEquals(await guest.end, { how: "finished" });
    assertMatch(
      guest.command.at(-1) ?? "",
      new RegExp(` init=${directory}/guest/init.sh `),
    );
    const read = (name: string) =>
      Deno.readTextFile(`${directory}/guest/${name}`);
    assertEquals(
      await read("jobs"),
      "good\ta.sh\tpmem:e820:0\t11\t/newer/bin\txfs/901|a cell, *\n",
    );
    assertEquals(
      await read("environment"),
      "LC_ALL=C\nHOME=/root\nKSFT_MACHINE_SLOW=yes\nQUOTED=$(a) 'b' \"c\"\n",
    );
    assertEquals(
      await read("settings"),
      "programs_directory=/installed tests/dax\ndevices=pmem:e820:0\n" +
        "kill_seconds=13\ndevice_seconds=40\n",
    );
    for (const name of ["init.sh", "entry.sh"]) {
      assertEquals(
        await read(name),
        await Deno.readTextFile(
          new URL(`../../templates/guest/${name}`, import.meta.url),
        ),
      );
    }
    const names = await Array.fromAsync(Deno.readDir(`${directory}/guest`));
    assertEquals(
      names.map(({ name }) => name).sort(),
      ["entry.sh", "environment", "init.sh", "jobs", "settings"],
    );
    const { mode } = await Deno.stat(`${directory}/guest/init.sh`);
    assertEquals((mode ?? 0) & 0o111, 0o111);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("bootGuest() names the kernel's modules without links", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${directory}/modules`);
    await Deno.symlink(`${directory}/modules`, `${directory}/link`);
    const guest = await bootFake(directory, {
      kernel: {
        selector: "test",
        imagePath: "/kernel/boot/vmlinuz-6.1",
        modulesPath: `${directory}/link`,
        origin: "test",
      },
    });
    await guest.end;
    assertMatch(
      guest.command.at(-1) ?? "",
      new RegExp(` yank_modules=${directory}/modules `),
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("bootGuest() says where it cannot write", async () => {
  await assertRejects(
    () => bootFake("/proc/none"),
    EnvironmentError,
    'Cannot write the guest\'s files to "/proc/none/guest": ',
  );
});

Deno.test("bootGuest() refuses what would not arrive as it is", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const bad: Partial<BootOptions>[] = [
      { environment: { A: "b\nC=d" } },
      { programsDirectory: "/a\nb" },
      { jobs: [{ ...jobs[0], scenario: "a b" }] },
      { jobs: [{ ...jobs[0], program: "a\tb" }] },
      { jobs: [{ ...jobs[0], program: "" }] },
      { jobs: [{ ...jobs[0], arguments: ["a|b"] }] },
      { jobs: [{ ...jobs[0], arguments: ["a", ""] }] },
      { jobs: [{ ...jobs[0], arguments: ["a\tb"] }] },
    ];
    for (const options of bad) {
      await assertRejects(() => bootFake(directory, options), TypeError);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
