/** What came of a scenario that was run more than once on a kernel. */

import { type Verdict, VERDICTS } from "../observe/verdict.ts";
import { isGood } from "./exit_status.ts";
import { estimateRate } from "./rate.ts";
import type { AttemptRecord, ScenarioRecord } from "./run_record.ts";

/** All attempts of a scenario, the first first, this result's own among them. */
export function listAttempts(result: ScenarioRecord): AttemptRecord[] {
  return result.attempts ?? [toAttempt(result)];
}

function toAttempt(
  { attempt = 1, verdict, reason, guest, directory, seconds }: ScenarioRecord,
): AttemptRecord {
  return {
    attempt,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    guest,
    directory,
    seconds,
  };
}

/**
 * What is known of a scenario with what came of an attempt, another one or the
 * same one as it is known now. The first attempt of which one cannot be content
 * stands, with all that was seen; of the others the verdicts are kept. One that
 * was cut off says nothing.
 */
export function joinAttempt(
  known: ScenarioRecord | undefined,
  result: ScenarioRecord,
): ScenarioRecord {
  const isSame = known !== undefined &&
    (known.attempt ?? 1) === (result.attempt ?? 1);
  if (known === undefined || isSame && known.attempts === undefined) {
    return result;
  }
  if (known.cutOff === true) return result;
  if (result.cutOff === true && !isSame) return known;
  const own = toAttempt(result);
  const attempts = [
    ...listAttempts(known).filter(({ attempt }) => attempt !== own.attempt),
    own,
  ].sort((a, b) => a.attempt - b.attempt);
  const stands = isSame || isGood(known.verdict) && !isGood(result.verdict);
  return { ...(stands ? result : known), attempts };
}

/** Whether a scenario came to different verdicts in one and the same run. */
export function isFlaky(result: ScenarioRecord): boolean {
  const verdicts = listAttempts(result).map(({ verdict }) => verdict);
  return new Set(verdicts).size > 1;
}

/** `3 pass, 1 crash`, the best first. */
export function countVerdicts(verdicts: readonly Verdict[]): string {
  return VERDICTS.flatMap((verdict) => {
    const count = verdicts.filter((other) => other === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  }).join(", ");
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/**
 * The attempts in a line; undefined where there was but one. Those that were asked
 * for have a rate; those after a failure end with the first success, and have none.
 */
export function describeAttempts(
  result: ScenarioRecord,
  { repeats = 1 }: { repeats?: number } = {},
): string | undefined {
  const attempts = listAttempts(result);
  if (attempts.length < 2) return undefined;
  const verdicts = attempts.map(({ verdict }) => verdict);
  if (repeats < 2) return `attempts: ${verdicts.join(", ")}`;
  const { share, low, high } = estimateRate(
    verdicts.filter((verdict) => !isGood(verdict)).length,
    verdicts.length,
  );
  return `${attempts.length} attempts: ${countVerdicts(verdicts)}; ` +
    `${percent(share)} not well, 95 % interval ${percent(low)} to ${
      percent(high)
    }`;
}
