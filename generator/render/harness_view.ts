/** The view of a C test on kselftest_harness.h: what its template puts in. */

import type { Check, Plan } from "../plan/plan.ts";
import {
  DEVDAX_FIXTURE,
  SLOW_FACTOR,
  STEP_SECONDS,
} from "../plan/plan_scenario.ts";
import type { DevdaxScenario } from "../vocabulary/scenario.ts";
import { commentLinesC } from "./comment.ts";

/** What `devdax_test.c.eta` takes. */
export interface HarnessTestView {
  summary: string;
  why: string;
  specPath: string;
  program: string;
  fixture: string;
  mapMiB: number;
  unbindSeconds: number;
  bindSeconds: number;
  slowFactor: number;
  /** The checks that are tested. */
  has: Partial<Record<Check, true>>;
}

/** Lays out the view of a plan whose form is `harness`. */
export function viewHarnessTest(
  plan: Plan,
  scenario: DevdaxScenario,
): HarnessTestView {
  return {
    summary: commentLinesC(scenario.summary),
    why: commentLinesC(scenario.why),
    specPath: plan.specPath,
    program: plan.program,
    fixture: DEVDAX_FIXTURE,
    mapMiB: Math.max(...scenario.users.map(({ sizeMiB }) => sizeMiB)),
    unbindSeconds: scenario.remove.withinSeconds,
    bindSeconds: STEP_SECONDS.bind,
    slowFactor: SLOW_FACTOR,
    has: Object.fromEntries(plan.points.map(({ check }) => [check, true])),
  };
}
