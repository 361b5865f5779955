/** What a guest may have said of a scenario, for tests. */

import type { GuestEnd } from "../../vm/session.ts";
import type { ScenarioEvidence } from "../join.ts";
import type { StuckTask } from "../verdict.ts";
import { SAMPLE_POINTS, samplePlan } from "./sample_plan.ts";

/** A process that could not be killed. */
export const STUCK: StuckTask = {
  pid: 431,
  command: "umount",
  state: "D",
  stack: ["percpu_rwsem_wait", "freeze_super"],
};

/** A guest that vanished. */
export const DIED: GuestEnd = { how: "died", exitStatus: 255, booted: true };

/** A guest that said nothing more. */
export const SILENT: GuestEnd = {
  how: "silent",
  waitedSeconds: 90.2,
  waitingFor: "the end of sample",
  booted: true,
};

/** The output of a program with the first `count` points ok, and more lines. */
export function sampleOutput(count: number, ...more: string[]): string[] {
  return [
    "TAP version 13",
    "1..4",
    ...SAMPLE_POINTS.slice(0, count).map((name, i) => `ok ${i + 1} ${name}`),
    ...more,
  ];
}

/** Evidence of a scenario whose four points are ok, and what differs from it. */
export function sampleEvidence(
  evidence: Partial<ScenarioEvidence>,
): ScenarioEvidence {
  return {
    plan: samplePlan(),
    outputLines: sampleOutput(4),
    guestWords: { stuck: [] },
    reports: [],
    wasRunning: false,
    seconds: 12.5,
    kernelRelease: "6.12.117+deb13-amd64",
    ...evidence,
  };
}
