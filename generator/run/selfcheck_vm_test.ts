/**
 * Proves that a run sees what goes wrong: scenarios that are not generated do
 * each thing to a real kernel, and the next ones must be none the worse for it.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import type { SamplePoint } from "../observe/testing/sample_plan.ts";
import type { PointResult } from "../observe/verdict.ts";
import type { KernelResult } from "./kernel_run.ts";
import { runKernel } from "./run_kernel.ts";
import { writeBrokenModule } from "./testing/broken_module.ts";
import { ignore, prepareMachine, unless } from "../vm/testing/real_machine.ts";
import { recordTalk } from "./testing/recording_talk.ts";
import { smallPlan } from "./testing/small_plan.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";

/** What a scenario does, and what is to be said of it. */
interface Case {
  /** What its program does after it has printed a plan of these points. */
  points: SamplePoint[];
  script: string;
  /** Seconds that the program has. */
  seconds?: number;
  /**
   * The guest that it runs in, among those that ran any: each unclean one is
   * followed by another.
   */
  guest: number;
  verdict: string;
  /** `VERDICT` or `VERDICT: REASON` of each point. */
  said: (string | RegExp)[];
  /** What is said of the scenario as a whole. */
  reason?: RegExp;
}

const two: SamplePoint[] = ["unbind returns", "mappings are gone"];
const pass = 'echo "ok 1 unbind returns"\necho "ok 2 mappings are gone"';
const passing: Omit<Case, "guest"> = {
  points: two,
  script: pass,
  verdict: "pass",
  said: ["pass", "pass"],
};

/** In the order in which they run. */
const cases: Record<string, Case> = {
  "passes": { ...passing, guest: 1 },
  "fails": {
    points: two,
    script: `
      echo "ok 1 unbind returns"
      echo "# page 3 is still mapped"
      echo "not ok 2 mappings are gone"
      exit 1`,
    guest: 1,
    verdict: "fail",
    said: ["pass", "fail: page 3 is still mapped"],
  },
  "skips-all": {
    points: [],
    script: 'echo "1..0 # SKIP there is no mkfs"\nexit 4',
    guest: 1,
    verdict: "skip",
    said: ["skip: there is no mkfs", "skip: there is no mkfs"],
  },
  "skips-a-point": {
    points: two,
    script: `
      echo "ok 1 unbind returns"
      echo "ok 2 mappings are gone # SKIP nobody maps"`,
    guest: 1,
    verdict: "skip",
    said: ["pass", "skip: nobody maps"],
  },
  "loses-a-line": {
    points: [...two, "filesystem unmounts"],
    script: pass,
    guest: 1,
    verdict: "lost",
    said: ["pass", "pass", "lost: the program printed no result for it"],
    reason: /planned|plan/,
  },
  "says-a-thing-twice": {
    points: two,
    script: `
      echo "not ok 1 unbind returns"
      echo "ok 2 unbind returns"
      exit 1`,
    guest: 1,
    verdict: "lost",
    said: [/^fail: /, "lost: the program printed no result for it"],
    reason: /unbind returns/,
  },
  "plans-something-else": {
    points: ["unbind returns"],
    script: pass,
    guest: 1,
    verdict: "fail",
    said: ["pass", "pass"],
    reason: /the plan is 1\.\.1, the scenario has 2 test points/,
  },
  "hides-a-failure": {
    points: two,
    script: `
      echo "ok 1 unbind returns"
      echo "not ok 2 mappings are gone"
      exit 0`,
    guest: 1,
    verdict: "fail",
    said: ["pass", "fail: the program gave no reason"],
    reason: /^the exit status is 0, but "mappings are gone" is not ok$/,
  },
  "fails-after-all": {
    points: two,
    script: `${pass}\nexit 1`,
    guest: 1,
    verdict: "fail",
    said: ["pass", "pass"],
    reason: /^the exit status is 1, but every result is ok$/,
  },
  "is-killed": {
    points: two,
    script: `${pass}\nkill -SEGV $$`,
    guest: 1,
    verdict: "fail",
    said: ["pass", "pass"],
    reason: /^signal 11 ended the program$/,
  },
  "takes-too-long": {
    points: two,
    script: `
      echo "ok 1 unbind returns"
      trap '' TERM
      while :; do :; done`,
    seconds: 4,
    guest: 1,
    verdict: "timeout",
    said: ["pass", /^timeout: the program did not end within \d+ s$/],
  },
  "leaves-a-process": {
    ...passing,
    script: `setsid sleep 1000 >/dev/null 2>&1 &\n${pass}`,
    guest: 1,
  },
  "passes-after-a-process": { ...passing, guest: 2 },
  "leaves-a-mount": {
    ...passing,
    script: `
      mkfs.xfs -q -f /dev/pmem0 >&2
      mkdir /tmp/left && mount /dev/pmem0 /tmp/left
      ${pass}`,
    guest: 2,
  },
  "passes-after-a-mount": { ...passing, guest: 3 },
  "oopses": {
    points: two,
    script: `
      echo "ok 1 unbind returns"
      echo "selftests: dax: oopses: mappings are gone" >/dev/kmsg
      insmod ./broken.ko
      echo "ok 2 mappings are gone"`,
    guest: 3,
    verdict: "crash",
    said: [
      "pass",
      /^crash: (Oops: )?invalid opcode: 0000 .* \(in (dummy_)?init_module\)$/,
    ],
  },
  "passes-after-an-oops": { ...passing, guest: 4 },
  // A frozen filesystem lets nobody write, nor be killed meanwhile.
  "hangs": {
    points: two,
    script: `
      mkfs.xfs -q -f /dev/pmem0 >&2
      mkdir /tmp/frozen && mount /dev/pmem0 /tmp/frozen
      xfs_freeze -f /tmp/frozen
      echo "ok 1 unbind returns"
      touch /tmp/frozen/file`,
    seconds: 12,
    guest: 4,
    verdict: "hang",
    said: [
      "pass",
      /^hang: process \d+ \(touch\) survived SIGKILL, state D in .*mnt_want_write/,
    ],
  },
  "passes-after-a-hang": { ...passing, guest: 5 },
  // The entry script is the first process, which heeds no SIGSTOP.
  "stops-the-guest": {
    points: two,
    script: `
      echo "ok 1 unbind returns"
      mkdir /sys/fs/cgroup/stopped
      echo 1 >/sys/fs/cgroup/stopped/cgroup.procs
      echo 1 >/sys/fs/cgroup/stopped/cgroup.freeze
      sleep 1000`,
    seconds: 1,
    guest: 5,
    verdict: "hang",
    said: [
      "pass",
      /^hang: the guest gave no sign of life for \d\d+ s, waiting for "stops-the-guest" to end$/,
    ],
  },
  "passes-after-silence": { ...passing, guest: 6 },
  "panics": {
    points: two,
    script: `
      echo "ok 1 unbind returns"
      echo "selftests: dax: panics: mappings are gone" >/dev/kmsg
      echo c >/proc/sysrq-trigger`,
    guest: 6,
    verdict: "crash",
    said: [
      "pass",
      /^crash: .*Kernel panic - not syncing: sysrq triggered crash.*the guest died/,
    ],
  },
  "passes-after-a-panic": { ...passing, guest: 7 },
};

function programOf({ points, script }: Case): string {
  const head = points.length === 0
    ? 'echo "TAP version 13"'
    : `echo "TAP version 13"\necho "1..${points.length}"`;
  return `#!/bin/sh\n${head}\n${script}\n`;
}

/** Results by scenario, the last of each, and all that was said. */
interface Checked {
  results: Map<string, KernelResult>;
  said: string[];
  read(path: string): string;
}

async function runCases(check: (checked: Checked) => Promise<void>) {
  const { kernel, vng, acceleration } = await prepareMachine("debian:trixie");
  await inTemporaryDirectory(async (directory) => {
    const programsDirectory = `${directory}/programs`;
    await Deno.mkdir(programsDirectory);
    await writeBrokenModule(kernel, `${programsDirectory}/broken.ko`);
    const plans = Object.entries(cases).map(([name, one]) => {
      Deno.writeTextFileSync(
        `${programsDirectory}/${name}.sh`,
        programOf(one),
        { mode: 0o755 },
      );
      const points = one.points.length === 3 ? one.points : two;
      return smallPlan(name, { points, timeoutSeconds: one.seconds ?? 20 });
    });
    const results = new Map<string, KernelResult>();
    const talk = recordTalk();
    const outcome = await runKernel({
      kernel,
      plans,
      vng,
      acceleration: {
        ...acceleration,
        // Silence is waited for, and nothing here is slow.
        timeScale: Math.min(acceleration.timeScale, 2),
      },
      programsDirectory,
      environment: {},
      directory: `${directory}/run`,
      tools: {},
      isolate: false,
      talk,
      signal: new AbortController().signal,
      onResult: (result) => {
        results.set(result.result.scenario, result);
        return Promise.resolve();
      },
    });
    assertEquals(outcome.error, undefined);
    await check({
      results,
      said: talk.said,
      read: (path) => Deno.readTextFileSync(`${directory}/run/${path}`),
    });
  });
}

function describe({ verdict, reason }: PointResult): string {
  return reason === undefined ? verdict : `${verdict}: ${reason}`;
}

Deno.test({
  name: `runKernel() sees everything that can go wrong${unless}`,
  ignore,
  fn: (t) =>
    runCases(async ({ results, said, read }) => {
      const guests = guestsOf(results);
      for (const [name, one] of Object.entries(cases)) {
        await t.step(name, () => checkCase(results.get(name), one));
      }
      await t.step("takes a fresh guest after each unclean one", () =>
        assertEquals(
          Object.keys(cases).map((name) =>
            guests.indexOf(results.get(name)?.guest ?? 0) + 1
          ),
          Object.values(cases).map(({ guest }) =>
            guest
          ),
          said.join("\n"),
        ));
      await t.step("says each verdict once", () =>
        assertEquals(
          said.filter((line) => / in [\d.]+ s$/.test(line))
            .map((line) => line.replace(/ in [\d.]+ s$/, "")),
          Object.entries(cases).map(([name, { verdict }]) =>
            `debian:trixie: ${name}: ${verdict}`
          ),
        ));
      await t.step("says why it takes a fresh guest", () => {
        const reasons = said.filter((line) => line.includes("fresh guest"))
          .map((line) => line.replace(/^.*fresh guest: /, ""));
        assertEquals(reasons.length, 4, reasons.join("\n"));
        assertEquals(reasons[0], "processes were left: sleep");
        assertEquals(reasons[1], "/dev/pmem0 is still mounted on /tmp/left");
        assertMatch(
          reasons[2] ?? "",
          /^the kernel's taint went from 0 to \d+$/,
        );
        assertEquals(reasons[3], "processes survived SIGKILL");
      });
      await t.step(
        "takes the kernel's reports apart",
        () => checkReports(results),
      );
      await t.step("keeps every console", () => checkConsoles(guests, read));
    }),
});

/** The numbers of the guests that ran scenarios: one that fails to boot has none. */
function guestsOf(results: Map<string, KernelResult>): number[] {
  return [...new Set([...results.values()].map(({ guest }) => guest))]
    .sort((a, b) => a - b);
}

function checkCase(found: KernelResult | undefined, one: Case): void {
  assert(found !== undefined, "it has no result");
  const { result, release } = found;
  const shown = JSON.stringify(result, null, 2);
  assertEquals(result.verdict, one.verdict, shown);
  const told = result.points.map(describe);
  assertEquals(told.length, one.said.length, shown);
  one.said.forEach((expected, index) => {
    const actual = told[index] ?? "";
    if (typeof expected === "string") assertEquals(actual, expected, shown);
    else assertMatch(actual, expected, shown);
  });
  if (one.reason === undefined) assertEquals(result.reason, undefined, shown);
  else assertMatch(result.reason ?? "", one.reason, shown);
  assertMatch(release ?? "", /^\d+\.\d+/);
  if (one.verdict === "pass") {
    assertEquals([result.reports, result.stuck], [[], []], shown);
  }
}

function checkReports(results: Map<string, KernelResult>): void {
  const [oops] = results.get("oopses")?.result.reports ?? [];
  assertEquals(oops?.kind, "oops");
  assertEquals(oops?.point, "mappings are gone");
  assertMatch(oops?.function ?? "", /^(dummy_)?init_module$/);
  assert(oops?.callTrace.includes("do_one_initcall"), oops?.callTrace.join());
  const [panic] = results.get("panics")?.result.reports ?? [];
  assertEquals(panic?.kind, "panic");
  assertEquals(panic?.point, "mappings are gone");
  assertEquals(panic?.function, "sysrq_handle_crash");
  assert(panic?.callTrace.includes("ksys_write"), panic?.callTrace.join());
  const [stuck, ...others] = results.get("hangs")?.result.stuck ?? [];
  assertEquals([stuck?.command, stuck?.state, others], ["touch", "D", []]);
}

function checkConsoles(
  guests: readonly number[],
  read: (path: string) => string,
): void {
  for (const guest of guests) {
    assertStringIncludes(read(`guest.${guest}/console.log`), "Linux version");
  }
  const signs = {
    "passes": "yank: end passes",
    "oopses": "Oops: ",
    "hangs": "sysrq: Show Blocked State",
    "panics": "Kernel panic - not syncing: sysrq triggered crash",
    "stops-the-guest": "yank: begin stops-the-guest",
  };
  for (const [name, sign] of Object.entries(signs)) {
    const console = read(`${name}/console.log`);
    assertStringIncludes(console, sign);
    for (const [other] of Object.entries(cases)) {
      assertEquals(console.includes(`yank: begin ${other}\n`), other === name);
    }
    assertMatch(read(`${name}/output.log`), /^TAP version 13\n/);
    assertMatch(JSON.parse(read(`${name}/command.json`))[0], /vng$/);
  }
}
