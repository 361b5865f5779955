/** What a run says beside those before it. */

import type { Verdict } from "../observe/verdict.ts";
import { isFlaky, listAttempts } from "./attempts.ts";
import { findResult } from "./cell.ts";
import { compareRuns, type ScenarioChange } from "./compare_runs.ts";
import { showVerdicts } from "./compare_text.ts";
import { isGood } from "./exit_status.ts";
import { labelKernels } from "./kernel_label.ts";
import type { KernelRecord, RunRecord, ScenarioRecord } from "./run_record.ts";

/** A scenario that goes back and forth on one and the same kernel. */
export interface FlakyScenario {
  scenario: string;
  /** The kernel's name. */
  kernel: string;
  /** What came of it, oldest first, up to this run. */
  verdicts: Verdict[];
}

/** How many verdicts of a flaky scenario are shown. */
const SHOWN_VERDICTS = 6;

/** How often a scenario changes sides before it is flaky: there and back. */
const FLAKY_TURNS = 2;

/** The result of a scenario on the kernel that is meant, if a run has it. */
function findOn(
  record: RunRecord,
  scenario: string,
  isMeant: (kernel: KernelRecord) => boolean,
): ScenarioRecord | undefined {
  return findResult(record, record.kernels.findIndex(isMeant), scenario);
}

/** A selftest and a case of xfstests may differ in what their houses check. */
function isSameTarget(a: RunRecord, b: RunRecord): boolean {
  return (a.target ?? "selftests") === (b.target ?? "selftests");
}

/** How much of what a run was to run an earlier one has results of. */
function countShared(earlier: RunRecord, record: RunRecord): number {
  return record.kernels.flatMap(({ release, selector }) =>
    record.scenarios.filter((scenario) =>
      findOn(
        earlier,
        scenario,
        (kernel) =>
          kernel.selector === selector ||
          release !== undefined && kernel.release === release,
      ) !== undefined
    )
  ).length;
}

/**
 * The earlier run that a run is compared with: that which has most of the same
 * scenarios on the same kernels, by release or as asked for, the newest of those;
 * undefined where none has any.
 *
 * @param earlier Newest first.
 */
export function chooseReference(
  record: RunRecord,
  earlier: readonly RunRecord[],
): RunRecord | undefined {
  let best: RunRecord | undefined;
  let most = 0;
  for (const candidate of earlier) {
    if (!isSameTarget(candidate, record)) continue;
    const shared = countShared(candidate, record);
    if (shared > most) {
      best = candidate;
      most = shared;
    }
  }
  return best;
}

/**
 * The scenarios of a run whose attempts differ, and those that were good, then not,
 * then good again, or the other way round, in runs of the very same kernel.
 *
 * @param earlier Newest first.
 */
export function findFlaky(
  record: RunRecord,
  earlier: readonly RunRecord[],
): FlakyScenario[] {
  const labels = labelKernels(record);
  const likes = earlier.filter((run) => isSameTarget(run, record))
    .toReversed();
  return record.results.flatMap((result) => {
    const kernel = record.kernels[result.kernel];
    if (isFlaky(result)) {
      return [{
        scenario: result.scenario,
        kernel: labels[result.kernel] ?? "",
        verdicts: listAttempts(result).map(({ verdict }) => verdict),
      }];
    }
    const verdicts = [
      ...likes.map((run) =>
        findOn(
          run,
          result.scenario,
          ({ release, origin }) =>
            release === kernel?.release && origin === kernel?.origin,
        )
      ),
      result,
    ].flatMap((one) =>
      // What was interrupted says nothing.
      one === undefined || one.verdict === "lost" ? [] : [one.verdict]
    );
    const turns = verdicts.filter((verdict, i) => {
      const before = verdicts[i - 1];
      return before !== undefined && isGood(before) !== isGood(verdict);
    });
    if (turns.length < FLAKY_TURNS) return [];
    const { scenario } = result;
    return [{ scenario, kernel: labels[result.kernel] ?? "", verdicts }];
  });
}

function formatChange(word: string, change: ScenarioChange): string[] {
  const { scenario, kernel, points } = change;
  const [first] = points;
  const more = points.length - 1;
  const what = first === undefined
    ? ""
    : `: ${first.name}${more > 0 ? ` and ${more} more` : ""}`;
  const verdicts = first === undefined
    ? showVerdicts(change)
    : showVerdicts(first);
  return [`  ${word}  ${scenario} on ${kernel}: ${verdicts}${what}`];
}

/**
 * What is new, fixed and flaky in a run, for the end of what is shown of it; an
 * empty text where there is no earlier run to compare it with.
 *
 * @param earlier Newest first.
 */
export function formatHistory(
  record: RunRecord,
  earlier: readonly RunRecord[],
): string {
  const reference = chooseReference(record, earlier);
  if (reference === undefined) return "";
  const { changes } = compareRuns(reference, record);
  const changesOf = (kind: ScenarioChange["kind"]) =>
    changes.filter((change) => change.kind === kind);
  const lines = [
    ...changesOf("regression").flatMap((change) =>
      formatChange("worse", change)
    ),
    ...changesOf("fix").flatMap((change) => formatChange("fixed", change)),
    ...findFlaky(record, earlier).map(({ scenario, kernel, verdicts }) =>
      `  flaky  ${scenario} on ${kernel}: ${
        verdicts.slice(-SHOWN_VERDICTS).join(", ")
      }`
    ),
  ];
  return lines.length === 0
    ? `since ${reference.id}: nothing is worse, fixed or flaky\n`
    : [`since ${reference.id}:`, ...lines, ""].join("\n");
}
