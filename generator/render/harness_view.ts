/** The view of a C test on kselftest_harness.h: what its template puts in. */

import type { Check, Plan } from "../plan/plan.ts";
import {
  boundHarnessTest,
  DEVDAX_FIXTURE,
  SLOW_FACTOR,
  STEP_SECONDS,
} from "../plan/plan_scenario.ts";
import type { DevdaxScenario } from "../vocabulary/scenario.ts";
import { commentLinesC } from "./comment.ts";
import { LOG_FAULTS } from "./log_faults.ts";
import { quoteC } from "./quote.ts";

/** What `devdax_test.c.eta` takes. */
export interface HarnessTestView {
  summary: string;
  why: string;
  origin: string;
  program: string;
  fixture: string;
  mapMiB: number;
  unbindSeconds: number;
  bindSeconds: number;
  killSeconds: number;
  slowFactor: number;
  testSeconds: number;
  /** The checks that are tested. */
  has: Partial<Record<Check, true>>;
  /** What several of them use. */
  uses: { accesses: boolean; log: boolean };
  /** The statement that checks the code of a signal; empty where none is sent. */
  checkSiCode: string;
  /** The tests that look for a text in the kernel's log, the texts in C. */
  logs: { test: string; text: string }[];
  logFaults: readonly string[];
}

/** Lays out the view of a plan whose form is `harness`. */
export function viewHarnessTest(
  plan: Plan,
  scenario: DevdaxScenario,
): HarnessTestView {
  const checks = new Set(plan.points.map(({ check }) => check));
  const isTested = (...some: Check[]) => some.some((one) => checks.has(one));
  return {
    summary: commentLinesC(scenario.summary),
    why: commentLinesC(scenario.why),
    origin: commentLinesC(`Made from ${plan.specPath}.`),
    program: plan.program,
    fixture: DEVDAX_FIXTURE,
    mapMiB: Math.max(...scenario.users.map(({ sizeMiB }) => sizeMiB)),
    unbindSeconds: scenario.remove.withinSeconds,
    bindSeconds: STEP_SECONDS.bind,
    killSeconds: STEP_SECONDS.kill,
    slowFactor: SLOW_FACTOR,
    testSeconds: boundHarnessTest(scenario.remove.withinSeconds),
    has: Object.fromEntries(Array.from(checks, (check) => [check, true])),
    uses: {
      accesses: isTested("accessesFail", "binds", "logClean"),
      log: isTested("logHas", "logClean"),
    },
    checkSiCode: checkSiCode(plan),
    logs: listLogs(plan),
    logFaults: LOG_FAULTS,
  };
}

/** The check of a signal's code: one of those that it may be. */
function checkSiCode({ points }: Plan): string {
  for (const { expectation } of points) {
    if (expectation.word !== "everyMapper.gets") continue;
    const codes = [expectation.siCode].flat();
    return codes.length === 1
      ? `EXPECT_EQ(${codes[0]}, signal_code);`
      : `EXPECT_TRUE(${
        codes.map((code) => `signal_code == ${code}`).join(" ||\n\t\t    ")
      });`;
  }
  return "";
}

function listLogs({ points }: Plan): HarnessTestView["logs"] {
  return points.flatMap(({ name, expectation }) =>
    expectation.word === "kernelLog.has"
      ? [{
        test: name.slice(`${DEVDAX_FIXTURE}.`.length),
        // The log shows a backslash like what cannot be printed.
        text: quoteC(expectation.text.replaceAll("\\", "\\x5c")),
      }]
      : []
  );
}
