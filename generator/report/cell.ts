/** What is to be said of a scenario on a kernel. */

import type { PointResult, Verdict } from "../observe/verdict.ts";
import { isGood } from "./exit_status.ts";
import type { RunRecord, ScenarioRecord } from "./run_record.ts";

/** What stands in the place of a test point's name where none is meant. */
export const AS_A_WHOLE = "the scenario as a whole";

/** The result of a scenario on a kernel, if it was run. */
export function findResult(
  { results }: RunRecord,
  kernel: number,
  scenario: string,
): ScenarioRecord | undefined {
  return results.find((result) =>
    result.kernel === kernel && result.scenario === scenario
  );
}

/** Why a scenario has no result on a kernel. */
export function explainNotRun(record: RunRecord, kernel: number): string {
  const { error } = record.kernels[kernel] ?? {};
  if (error !== undefined) return error;
  return isUnfinished(record)
    ? "it was not run: the run goes on, or was cut off"
    : "it was not run";
}

/** Whether the run goes on, or was killed or interrupted: more was to come. */
export function isUnfinished({ endedAt, interrupted }: RunRecord): boolean {
  return endedAt === undefined || interrupted === true;
}

/** The points, and what is wrong with the scenario as a whole where something is. */
export function listOutcomes(
  { points, reason, verdict }: ScenarioRecord,
): PointResult[] {
  return reason === undefined
    ? points
    : [...points, { name: AS_A_WHOLE, verdict, reason, diagnostics: [] }];
}

/** The first thing that went wrong: the first that is not good, else a known issue. */
export function findFirstFault(
  result: ScenarioRecord,
): PointResult | undefined {
  const outcomes = listOutcomes(result);
  const firstOf = (isIt: (verdict: Verdict) => boolean) =>
    outcomes.find(({ verdict }) => isIt(verdict));
  return firstOf((verdict) => !isGood(verdict)) ??
    firstOf((verdict) => verdict === "xfail");
}
