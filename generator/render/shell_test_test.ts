import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Plan } from "../plan/plan.ts";
import { planScenario } from "../plan/plan_scenario.ts";
import { SECOND_ROUND } from "../plan/points.ts";
import {
  data,
  device,
  everyUser,
  type Expectation,
  filesystem,
  kernelLog,
  mappings,
  nobody,
  nothing,
  openFiles,
  removal,
  secondRemoval,
  unbind,
  xfs,
} from "../vocabulary/scenario.ts";
import { runShellTest } from "./testing/run_shell_test.ts";
import { hasTool, type ToolOutcome } from "./testing/run_tool.ts";
import { sampleFilesystemScenario } from "./testing/sample_scenarios.ts";
import { buildHelpers } from "./testing/selftest_helpers.ts";
import { settleAll } from "./testing/settle_all.ts";

const hasCompiler = hasTool("gcc");

/** All that a device made of files can let pass. */
const EXPECTED: Expectation[] = [
  removal.returns(),
  nobody.isSignalled(),
  mappings.areGone(),
  kernelLog.has({ text: 'it\'s "gone" \\ -- # really' }),
  kernelLog.has({ text: "-- #" }),
  everyUser.canBeKilled(),
  filesystem.unmounts(),
  kernelLog.isClean(),
  device.bindsAgain(),
  filesystem.mountsAgain(),
  data.isIntact(),
  filesystem.isConsistent(),
  secondRemoval.isAlike(),
  nothing.leaks(),
];

function planOf(expect: Expectation[]): Plan {
  return planScenario(
    sampleFilesystemScenario({
      name: "sample",
      remove: unbind({ driver: "nd_pmem", withinSeconds: 3 }),
      expect,
    }),
    "specs/sample.ts",
  );
}

/** The points that failed, and whether the rest of them was skipped. */
interface Results {
  failed: string[];
  skipped: string[];
}

/** Reads what came out, which must be whole whatever went wrong. */
function readResults(plan: Plan, ran: ToolOutcome, fault: string): Results {
  assertEquals(ran.stderr, "", fault);
  const lines = ran.stdout.split("\n");
  const plans = lines.filter((line) => line.startsWith("1.."));
  assertEquals(plans, [`1..${plan.points.length}`], `${fault}: ${ran.stdout}`);
  const results = lines.flatMap((line) => {
    const [, not, number, name, directive] =
      /^(not )?ok (\d+) (.*?)( # \w+)?$/.exec(line) ?? [];
    return name === undefined
      ? []
      : [{ ok: not === undefined, number: Number(number), name, directive }];
  });
  assertEquals(
    results.map(({ number, name }) => ({ number, name })),
    plan.points.map(({ name }, index) => ({ number: index + 1, name })),
    fault,
  );
  const found = {
    failed: results.filter(({ ok }) => !ok)
      .map(({ name, directive = "" }) => name + directive),
    skipped: results.filter(({ directive }) => directive === " # SKIP")
      .map(({ name }) => name),
  };
  assertEquals(ran.status, found.failed.length === 0 ? 0 : 1, fault);
  return found;
}

/** What goes wrong, after how many removals, and the points that must tell. */
const FAULTS: {
  fault: string;
  removals: number;
  failed: string[];
  /** The rest is skipped, but for what comes at the end. */
  stops?: boolean;
}[] = [
  {
    fault: "unbind hangs",
    removals: 1,
    failed: ["unbind returns in time # TIMEOUT"],
    stops: true,
  },
  {
    fault: "unbind fails",
    removals: 1,
    failed: ["unbind returns in time"],
    stops: true,
  },
  {
    fault: "stays mapped",
    removals: 1,
    failed: ["nothing stays mapped", "old mappings only raise SIGBUS"],
  },
  {
    fault: "says nothing",
    removals: 2,
    failed: [
      `${SECOND_ROUND}kernel log tells of the removal`,
      `${SECOND_ROUND}kernel log tells of the removal (2)`,
    ],
  },
  {
    fault: "umount fails",
    removals: 1,
    failed: ["filesystem unmounts"],
    stops: true,
  },
  {
    fault: "bind fails",
    removals: 1,
    failed: ["device binds again"],
    stops: true,
  },
  {
    fault: "bind hangs",
    removals: 2,
    failed: [`${SECOND_ROUND}device binds again # TIMEOUT`],
    stops: true,
  },
  {
    fault: "no disk",
    removals: 1,
    failed: ["device binds again"],
    stops: true,
  },
  {
    fault: "mount fails",
    removals: 1,
    failed: ["filesystem mounts again"],
    stops: true,
  },
  { fault: "data changes", removals: 1, failed: ["data is intact"] },
  {
    fault: "is inconsistent",
    removals: 1,
    failed: ["filesystem is consistent"],
  },
  {
    fault: "check hangs",
    removals: 2,
    failed: [`${SECOND_ROUND}filesystem is consistent # TIMEOUT`],
  },
  { fault: "leaks", removals: 2, failed: ["nothing is leaked"] },
  { fault: "warns", removals: 2, failed: ["kernel log stays clean"] },
];

Deno.test({
  name: "a shell test passes where all is well, and sees each fault",
  ignore: !hasCompiler,
  async fn() {
    const helpers = await buildHelpers();
    const plan = planOf(EXPECTED);
    const names = plan.points.map(({ name }) => name);
    await settleAll([
      (async () => {
        const good = await runShellTest(plan, { helpers });
        assertEquals(readResults(plan, good, "all is well"), {
          failed: [],
          skipped: [],
        }, good.stdout);
      })(),
      ...FAULTS.map(async ({ fault, removals, failed, stops }) => {
        const ran = await runShellTest(plan, { helpers, fault, removals });
        const results = readResults(plan, ran, fault);
        assertEquals(results.failed, failed, `${fault}: ${ran.stdout}`);
        const last = (failed.at(-1) ?? "").replace(/ # \w+$/, "");
        assertEquals(
          results.skipped,
          stops ? names.slice(names.indexOf(last) + 1, -1) : [],
          fault,
        );
      }),
    ]);
  },
});

Deno.test({
  name: "a matrix goes on with its next cell, whatever came of the last",
  ignore: !hasCompiler,
  async fn() {
    const helpers = await buildHelpers();
    const { users, ...rest } = sampleFilesystemScenario({
      name: "sample",
      remove: unbind({ driver: "nd_pmem", withinSeconds: 3 }),
      expect: EXPECTED,
    });
    const plan = planScenario(
      {
        ...rest,
        each: {
          users: {
            one: users,
            two: [openFiles({ processes: 1, files: 1, sizeKiB: 4 }), ...users],
            three: users,
          },
        },
      },
      "specs/sample.ts",
    );
    const names = plan.points.map(({ name }) => name);
    const faults: [string, number, string[]][] = [
      ["none", 1, []],
      ["unbind hangs", 1, ["one: unbind returns in time # TIMEOUT"]],
      // What cannot be undone for the next cell either stops that.
      ["umount fails", 3, ["two: filesystem unmounts"]],
      ["bind fails", 4, [`two: ${SECOND_ROUND}device binds again`]],
      ["is inconsistent", 6, [
        `three: ${SECOND_ROUND}filesystem is consistent`,
      ]],
    ];
    await settleAll(faults.map(async ([fault, removals, failed]) => {
      const ran = await runShellTest(plan, { helpers, fault, removals });
      const results = readResults(plan, ran, fault);
      assertEquals(results.failed, failed, `${fault}: ${ran.stdout}`);
      // The rest of a cell that has stopped is skipped, and the next cells where
      // it cannot be undone.
      const stopped = fault === "is inconsistent" ? [] : failed;
      const goesOn = fault === "unbind hangs";
      assertEquals(
        results.skipped.filter((name) => name !== "nothing is leaked"),
        stopped.flatMap((point) => {
          const name = point.replace(/ # \w+$/, "");
          const cell = name.replace(/:.*/, ":");
          return names.slice(names.indexOf(name) + 1).filter((other) =>
            other.startsWith(cell) ||
            !goesOn && other.includes(": ")
          );
        }),
        fault,
      );
    }));
  },
});

Deno.test({
  name: "a shell test never passes when a step between its points fails",
  ignore: !hasCompiler,
  async fn() {
    const helpers = await buildHelpers();
    const few = [
      removal.returns(),
      device.bindsAgain(),
      secondRemoval.isAlike(),
    ];
    const cases: [Expectation[], string, number, string[]][] = [
      // The umount is no point of this one, and next comes the rebind.
      [few, "umount fails", 1, ["device binds again"]],
      // What was there before the first removal is not before the second.
      [few, "no files", 1, [`${SECOND_ROUND}unbind returns in time`]],
      [EXPECTED, "no files", 1, ["data is intact"]],
    ];
    await settleAll(
      cases.map(async ([expect, fault, removals, failed]) => {
        const plan = planOf(expect);
        const ran = await runShellTest(plan, { helpers, fault, removals });
        assertEquals(
          readResults(plan, ran, fault).failed.slice(0, 1),
          failed,
          ran.stdout,
        );
      }),
    );
  },
});

Deno.test({
  name: "a shell test skips everything that it cannot prepare",
  ignore: !hasCompiler,
  async fn() {
    const helpers = await buildHelpers();
    const plan = planOf(EXPECTED);
    const reasons = {
      "mkfs fails": "mkfs.xfs failed",
      "mount fails": "mount failed",
      "umount fails": "umount failed",
      "no files": "the files could not be used before the removal",
    };
    await settleAll(
      Object.entries(reasons).map(async ([fault, reason]) => {
        const ran = await runShellTest(plan, { helpers, fault });
        assertEquals(ran.status, 4, ran.stdout + ran.stderr);
        assertStringIncludes(ran.stdout, `\n1..0 # SKIP ${reason}\n`);
        assertEquals(/^(not )?ok /m.test(ran.stdout), false);
      }),
    );
  },
});

Deno.test({
  name: "a shell test writes back what files without DAX have in RAM",
  ignore: !hasCompiler,
  async fn() {
    const helpers = await buildHelpers();
    const plan = planScenario(
      sampleFilesystemScenario({
        name: "sample",
        filesystem: xfs({
          mkfs: { rmapbt: true, reflink: true },
          mount: { dax: "never" },
        }),
        users: [openFiles({ processes: 1, files: 1, sizeKiB: 4 })],
        expect: [removal.returns()],
      }),
      "specs/sample.ts",
    );
    const good = await runShellTest(plan, { helpers });
    assertEquals(good.status, 0, good.stdout);
    const bad = await runShellTest(plan, { helpers, fault: "sync fails" });
    assertEquals(bad.status, 4);
    assertStringIncludes(bad.stdout, "1..0 # SKIP sync failed\n");
  },
});
