/** Compares two runs, test point by test point. */

import type { ConsoleReport, Verdict } from "../observe/verdict.ts";
import {
  AS_A_WHOLE,
  explainNotRun,
  findResult,
  isUnfinished,
  listOutcomes,
} from "./cell.ts";
import { isGood } from "./exit_status.ts";
import { labelKernels } from "./kernel_label.ts";
import type { RunRecord, ScenarioRecord } from "./run_record.ts";

/** What became of something that both runs looked at, or only one of them. */
export type ChangeKind =
  /** It was good and is not any more, or it is new in what was good. */
  | "regression"
  /** It was not good and is now. */
  | "fix"
  /** Another verdict, as good or as bad as the one before. */
  | "changed"
  /** Only the later run has it. */
  | "new"
  /** Only the earlier run has it. */
  | "gone";

/** All of them, in the order of a report. */
export const CHANGE_KINDS: readonly ChangeKind[] = [
  "regression",
  "fix",
  "changed",
  "new",
  "gone",
];

/** One test point, or the scenario as a whole. */
export interface PointChange {
  name: string;
  /** Absent where it is new. */
  before?: Verdict;
  /** Absent where it is gone. */
  after?: Verdict;
  /** Why it is not a pass; why it was not, where it is gone or fixed. */
  reason?: string;
}

/** What changed in one way in a scenario on a kernel. */
export interface ScenarioChange {
  kind: ChangeKind;
  scenario: string;
  /** The kernel's name: `A`, or `A -> B` where it is another one. */
  kernel: string;
  /** The scenario's verdicts; absent where the run does not have it. */
  before?: Verdict;
  after?: Verdict;
  points: PointChange[];
  /** What the kernel reported in the later run, of a regression. */
  reports: ConsoleReport[];
}

/** What two runs have in common and have not. */
export interface RunComparison {
  /** The runs' names. */
  before: string;
  after: string;
  /** Regressions first; each kind in the order of the kernels and scenarios. */
  changes: ScenarioChange[];
  /** How many points have the same verdict in both. */
  unchangedPoints: number;
  /** Scenarios, each with its kernel, that an unfinished run did not get to. */
  notCompared: string[];
}

/** A kernel of the later run beside that of the earlier run. */
interface KernelPair {
  before: number | undefined;
  after: number | undefined;
  label: string;
}

/**
 * Pairs kernels: those with the same `uname -r`, else those that were asked for
 * with the same words, else those that are left, where each run has one.
 */
export function pairKernels(
  before: RunRecord,
  after: RunRecord,
): KernelPair[] {
  const pairs = new Map<number, number>();
  const pairWhere = (
    isSame: (earlier: number, later: number) => boolean,
  ): void => {
    for (const later of after.kernels.keys()) {
      if (pairs.has(later)) continue;
      const taken = new Set(pairs.values());
      const earlier = [...before.kernels.keys()].find((index) =>
        !taken.has(index) && isSame(index, later)
      );
      if (earlier !== undefined) pairs.set(later, earlier);
    }
  };
  pairWhere((earlier, later) => {
    const release = after.kernels[later]?.release;
    return release !== undefined &&
      release === before.kernels[earlier]?.release;
  });
  pairWhere((earlier, later) =>
    after.kernels[later]?.selector === before.kernels[earlier]?.selector
  );
  if (after.kernels.length === 1 && before.kernels.length === 1) {
    pairWhere(() => true);
  }
  const labels = { before: labelKernels(before), after: labelKernels(after) };
  const matched = new Set(pairs.values());
  return [
    ...after.kernels.map((_, later) => {
      const earlier = pairs.get(later);
      const name = labels.after[later] ?? "";
      const old = earlier === undefined ? name : labels.before[earlier] ?? "";
      return {
        before: earlier,
        after: later,
        label: old === name ? name : `${old} -> ${name}`,
      };
    }),
    ...[...before.kernels.keys()].filter((index) => !matched.has(index)).map(
      (index) => ({
        before: index,
        after: undefined,
        label: labels.before[index] ?? "",
      }),
    ),
  ];
}

/** How something changed; undefined where it did not. */
function judge(
  before: Verdict | undefined,
  after: Verdict | undefined,
): ChangeKind | undefined {
  if (before === after) return undefined;
  if (before === undefined) return "new";
  if (after === undefined) return "gone";
  if (isGood(before) === isGood(after)) return "changed";
  return isGood(before) ? "regression" : "fix";
}

interface Outcome {
  verdict: Verdict;
  reason?: string;
}

/**
 * What came of a scenario, by point. As a whole it passes where nothing is wrong
 * with it as a whole; where one of the runs has no points, that is all there is
 * to compare.
 */
function mapOutcomes(
  result: ScenarioRecord | undefined,
  hasPoints: boolean,
): Map<string, Outcome> {
  if (result === undefined) return new Map();
  if (!hasPoints) return new Map([[AS_A_WHOLE, result]]);
  const outcomes = new Map<string, Outcome>([[AS_A_WHOLE, {
    verdict: "pass",
  }]]);
  for (const outcome of listOutcomes(result)) {
    outcomes.set(outcome.name, outcome);
  }
  return outcomes;
}

/** Compares what came of one scenario on a pair of kernels. */
function comparePoints(
  before: ScenarioRecord | undefined,
  after: ScenarioRecord | undefined,
): { kinds: Map<ChangeKind, PointChange[]>; unchanged: number } {
  const hasPoints = before?.points.length !== 0 && after?.points.length !== 0;
  const earlier = mapOutcomes(before, hasPoints);
  const later = mapOutcomes(after, hasPoints);
  const kinds = new Map<ChangeKind, PointChange[]>();
  let unchanged = 0;
  for (const name of new Set([...later.keys(), ...earlier.keys()])) {
    const was = earlier.get(name);
    const is = later.get(name);
    const isNewFault = was === undefined && is !== undefined &&
      !isGood(is.verdict) && before !== undefined && isGood(before.verdict);
    const kind = isNewFault ? "regression" : judge(was?.verdict, is?.verdict);
    if (kind === undefined) {
      if (name !== AS_A_WHOLE) unchanged++;
      continue;
    }
    // That nothing is wrong with it as a whole is no news of a new one.
    if (name === AS_A_WHOLE && (is ?? was)?.verdict === "pass") {
      if (kind === "new" || kind === "gone") continue;
    }
    const reason = is?.reason ?? was?.reason;
    const change: PointChange = {
      name,
      ...(was === undefined ? {} : { before: was.verdict }),
      ...(is === undefined ? {} : { after: is.verdict }),
      ...(reason === undefined ? {} : { reason }),
    };
    kinds.set(kind, [...(kinds.get(kind) ?? []), change]);
  }
  return { kinds, unchanged };
}

/** A scenario that a run was to have and has no result of, as a lost one. */
function asLost(
  record: RunRecord,
  kernel: number,
  scenario: string,
): ScenarioRecord {
  return {
    scenario,
    kernel,
    guest: 0,
    directory: "",
    workload: [],
    verdict: "lost",
    reason: explainNotRun(record, kernel),
    points: [],
    reports: [],
    stuck: [],
    seconds: 0,
  };
}

/** What a run says of a scenario on one of its kernels. */
function lookUp(
  record: RunRecord,
  kernel: number | undefined,
  scenario: string,
): ScenarioRecord | "not yet" | undefined {
  if (kernel === undefined || !record.scenarios.includes(scenario)) {
    return undefined;
  }
  const result = findResult(record, kernel, scenario);
  if (result !== undefined) return result;
  const wasToCome = isUnfinished(record) &&
    record.kernels[kernel]?.error === undefined;
  return wasToCome ? "not yet" : asLost(record, kernel, scenario);
}

/**
 * What is different in a later run. A scenario that the later run was to have
 * and has no result of counts as lost, so a kernel that does not boot any more
 * is a regression; one that it did not get to is not compared.
 */
export function compareRuns(
  before: RunRecord,
  after: RunRecord,
): RunComparison {
  const changes: ScenarioChange[] = [];
  const notCompared: string[] = [];
  let unchangedPoints = 0;
  const scenarios = new Set([...after.scenarios, ...before.scenarios]);
  for (const pair of pairKernels(before, after)) {
    for (const scenario of scenarios) {
      const was = lookUp(before, pair.before, scenario);
      const is = lookUp(after, pair.after, scenario);
      if (was === "not yet" || is === "not yet") {
        if (was !== is) notCompared.push(`${scenario} on ${pair.label}`);
        continue;
      }
      const { kinds, unchanged } = comparePoints(was, is);
      unchangedPoints += unchanged;
      for (const [kind, points] of kinds) {
        changes.push({
          kind,
          scenario,
          kernel: pair.label,
          ...(was === undefined ? {} : { before: was.verdict }),
          ...(is === undefined ? {} : { after: is.verdict }),
          points,
          reports: kind === "regression" ? is?.reports ?? [] : [],
        });
      }
    }
  }
  return {
    before: before.id,
    after: after.id,
    changes: CHANGE_KINDS.flatMap((kind) =>
      changes.filter((change) => change.kind === kind)
    ),
    unchangedPoints,
    notCompared,
  };
}
