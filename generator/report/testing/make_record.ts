/** Small records for tests that are about verdicts. */

import { type Verdict, worstVerdict } from "../../observe/verdict.ts";
import { RUN_SCHEMA_VERSION, type RunRecord } from "../run_record.ts";

/**
 * The record of a run that ended.
 *
 * @param scenarios The verdicts of each scenario's points, by name.
 * @param kernels Selectors, each with what `uname -r` said; all have the same
 * results.
 */
export function makeRecord(
  scenarios: Record<string, Record<string, Verdict>>,
  kernels: [string, string?][] = [["k"]],
): RunRecord {
  return {
    schemaVersion: RUN_SCHEMA_VERSION,
    id: "20261121-214501",
    startedAt: "2026-11-21T21:45:01.000Z",
    endedAt: "2026-11-21T21:55:01.000Z",
    acceleration: { kind: "tcg", reason: "no /dev/kvm" },
    kernels: kernels.map(([selector, release]) => ({
      selector,
      origin: selector,
      ...(release === undefined ? {} : { release }),
    })),
    scenarios: Object.keys(scenarios),
    results: kernels.flatMap((_, kernel) =>
      Object.entries(scenarios).map(([scenario, points]) => ({
        scenario,
        kernel,
        guest: 1,
        directory: `${kernel + 1}/${scenario}`,
        workload: [],
        verdict: worstVerdict(Object.values(points)),
        points: Object.entries(points).map(([name, verdict]) => ({
          name,
          verdict,
          diagnostics: [],
        })),
        reports: [],
        stuck: [],
        exitStatus: 0,
        seconds: 1,
      }))
    ),
  };
}
