/** The exit status that a run deserves. */

import type { Verdict } from "../observe/verdict.ts";
import type { RunRecord } from "./run_record.ts";

/** The verdicts that one can be content with. */
const GOOD: readonly Verdict[] = ["pass", "xfail", "skip"];

/** Whether a verdict is one to be content with. */
export function isGood(verdict: Verdict): boolean {
  return GOOD.includes(verdict);
}

/**
 * The exit status of a run that was not interrupted: 0 when every scenario
 * passed, was skipped or failed as expected on every kernel, 4 when no guest
 * ran any though they were not all skipped, 1 otherwise.
 */
export function chooseExitStatus(record: RunRecord): 0 | 1 | 4 {
  const { kernels, scenarios, results } = record;
  const isSettled = results.some(({ guest, verdict }) =>
    guest > 0 || verdict === "skip"
  );
  if (!isSettled) return 4;
  const isWhole = results.length === kernels.length * scenarios.length;
  return isWhole && results.every(({ verdict }) => isGood(verdict)) ? 0 : 1;
}
