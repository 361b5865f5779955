/** The view of a C test of System RAM: what its template puts in. */

import type { Check, Plan } from "../plan/plan.ts";
import {
  boundSystemRamTest,
  FIXTURES,
  STEP_SECONDS,
} from "../plan/plan_scenario.ts";
import type { SystemRamScenario } from "../vocabulary/scenario.ts";
import { commentLinesC } from "./comment.ts";
import { DRIVER_DIRECTORIES, expectOneOf, listLogs } from "./harness_view.ts";

/** What `kmem_test.c.eta` takes. */
export interface SystemRamTestView {
  summary: string;
  why: string;
  origin: string;
  program: string;
  fixture: string;
  /** Whether the instance is one of a CXL region. */
  isCxl: boolean;
  /** The first test's name as it stands in TAP. */
  firstTest: string;
  userMiB: number;
  unbindSeconds: number;
  offlineSeconds: number;
  answerSeconds: number;
  testSeconds: number;
  /** Whether the memory blocks go offline before the removal. */
  isOffline: boolean;
  /** The checks that are tested. */
  has: Partial<Record<Check, true>>;
  /** The tests that have a driver told to bind: its directory and the check in C. */
  refusals: { test: string; driver: string; check: string }[];
  /** The tests that look for a text in the kernel's log, the texts in C. */
  logs: { test: string; text: string; index: number }[];
  /** How many readers the kernel's log has; each reads all of it. */
  nrLogs: number;
}

/** Lays out the view. */
export function viewSystemRamTest(
  plan: Plan,
  scenario: SystemRamScenario,
): SystemRamTestView {
  const checks = new Set(plan.points.map(({ check }) => check));
  const logs = listLogs(plan).map((log, index) => ({ ...log, index }));
  return {
    summary: commentLinesC(scenario.summary),
    why: commentLinesC(scenario.why),
    origin: commentLinesC(`Made from ${plan.specPath}.`),
    program: plan.program,
    fixture: FIXTURES.systemRam,
    isCxl: scenario.device.provider === "cxl_ram",
    firstTest: plan.points[0]?.name ?? "",
    userMiB: Math.max(...scenario.users.map(({ sizeMiB }) => sizeMiB)),
    unbindSeconds: scenario.remove.withinSeconds,
    offlineSeconds: STEP_SECONDS.offlineBlock,
    answerSeconds: STEP_SECONDS.answer,
    testSeconds: boundSystemRamTest(scenario),
    isOffline: scenario.device.blocks === "offline",
    has: Object.fromEntries(Array.from(checks, (check) => [check, true])),
    refusals: listRefusals(plan),
    logs,
    nrLogs: logs.length + (checks.has("logClean") ? 1 : 0),
  };
}

function listRefusals({ points }: Plan): SystemRamTestView["refusals"] {
  return points.flatMap(({ name, expectation }) =>
    expectation.word === "device.refusesDriver"
      ? [{
        test: name.replace(/^.*\./, ""),
        driver: DRIVER_DIRECTORIES[expectation.driver],
        check: expectOneOf(
          "error",
          [expectation.errno].flat().map((errno) => `-${errno}`),
        ),
      }]
      : []
  );
}
