/** How long scenarios took in earlier runs. */

import type { RunRecord } from "./run_record.ts";

/** What is expected of a scenario that nobody has run yet, in seconds, where nothing is known. */
const UNKNOWN_SECONDS = 10;

/** Estimates how long a scenario takes on a kernel that is asked for like this, in seconds. */
export type EstimateSeconds = (scenario: string, selector?: string) => number;

/**
 * Learns from runs what to expect: what the newest says of the scenario on the
 * same kernel, else on any, else what is usual for a scenario.
 *
 * @param runs Newest first.
 */
export function learnDurations(
  runs: readonly RunRecord[],
  target: NonNullable<RunRecord["target"]>,
): EstimateSeconds {
  const known = new Map<string, number>();
  const learn = (key: string, seconds: number) => {
    if (!known.has(key)) known.set(key, seconds);
  };
  const all: number[] = [];
  for (const { target: ofRun = "selftests", kernels, results } of runs) {
    if (ofRun !== target) continue;
    for (const { scenario, kernel, seconds, guest, cutOff } of results) {
      // What was refused or cut off took any time.
      if (guest === 0 || cutOff === true) continue;
      learn(keyOf(scenario, kernels[kernel]?.selector), seconds);
      learn(keyOf(scenario), seconds);
      all.push(seconds);
    }
  }
  all.sort((a, b) => a - b);
  const usual = all[Math.floor(all.length / 2)] ?? UNKNOWN_SECONDS;
  return (scenario, selector) =>
    known.get(keyOf(scenario, selector)) ?? known.get(keyOf(scenario)) ?? usual;
}

/** A scenario's name has no blank in it. */
function keyOf(scenario: string, selector = ""): string {
  return `${scenario} ${selector}`;
}
