/** The results of a run in a cover letter: kernels across, tests down. */

import { showUnseen } from "../base/show_value.ts";
import type { Verdict } from "../observe/verdict.ts";
import type { Plan } from "../plan/plan.ts";
import { findResult } from "../report/cell.ts";
import { labelKernels } from "../report/kernel_label.ts";
import type { RunRecord } from "../report/run_record.ts";
import { isBrokenBy } from "../plan/plan.ts";
import { inRange } from "../vocabulary/kernel_range.ts";
import type { KnownIssue } from "../vocabulary/scenario.ts";
import { fillItem, fillProse, MESSAGE_COLUMNS } from "./message.ts";

/** The widest verdict, and a gap. */
const COLUMN = "timeout".length + 2;

/** What each verdict means, where it is not plain. */
const MEANINGS: Partial<Record<Verdict, string>> = {
  skip: "skip: something that it needs was not there",
  xfail: "xfail: some of it failed, as is known of that kernel (see below)",
  lost: "lost: no result came",
  timeout: "timeout: a bounded wait ran out",
  hang: "hang: a task could not be killed",
  crash: "crash: the kernel reported a bug, or died",
};

/** What is shown: the tests, by the names that they have in the tree. */
export interface ResultsOptions {
  record: RunRecord;
  tests: readonly { plan: Plan; label: string }[];
}

/**
 * The blocks of the cover letter: which kernels, the table, what its words
 * mean, and what is known of failures. Lines have at most 72 columns where names
 * allow.
 */
export function formatResults(
  { record, tests }: ResultsOptions,
): string[][] {
  const kernels = labelKernels(record).map((name, index) => ({
    letter: nameColumn(index),
    name: showUnseen(name),
    index,
  }));
  const rows = tests.map(({ plan, label }) => ({
    label,
    verdicts: kernels.map(({ index }) =>
      findResult(record, index, plan.scenario.name)?.verdict
    ),
  }));
  const first = Math.max(0, ...rows.map(({ label }) => label.length));
  const atOnce = Math.max(1, Math.floor((MESSAGE_COLUMNS - first) / COLUMN));
  const tables: string[][] = [];
  for (let start = 0; start < kernels.length; start += atOnce) {
    const shown = kernels.slice(start, start + atOnce);
    tables.push(
      [
        { label: "", cells: shown.map(({ letter }) => letter) },
        ...rows.map(({ label, verdicts }) => ({
          label,
          cells: shown.map(({ index }) => verdicts[index] ?? "-"),
        })),
      ].map(({ label, cells }) =>
        [label.padEnd(first), ...cells.map((cell) => cell.padEnd(COLUMN - 2))]
          .join("  ").trimEnd()
      ),
    );
  }
  const seen = new Set(rows.flatMap(({ verdicts }) => verdicts));
  const meanings = Object.entries(MEANINGS).flatMap(([verdict, meaning]) =>
    seen.has(verdict as Verdict) ? [meaning] : []
  );
  return [
    fillProse("Results, in virtual machines with emulated memory:"),
    kernels.map(({ letter, name, index }) => {
      const { error } = record.kernels[index] ?? {};
      return `${letter}: ${name}${error === undefined ? "" : ", did not run"}`;
    }),
    ...tables,
    meanings,
    ...listKnownFailures({ record, tests }, kernels),
  ];
}

/** A, B, ... Z, AA, AB. */
function nameColumn(index: number): string {
  const letter = String.fromCharCode("A".charCodeAt(0) + index % 26);
  return index < 26 ? letter : nameColumn(Math.floor(index / 26) - 1) + letter;
}

/** What is known of points that failed as known, and on which kernels. */
function listKnownFailures(
  { record, tests }: ResultsOptions,
  kernels: { letter: string; index: number }[],
): string[][] {
  const plans = new Map(tests.map(({ plan }) => [plan.scenario.name, plan]));
  const issues = new Map<string, { issue: KnownIssue; letters: Set<string> }>();
  for (const { kernel, scenario, points } of record.results) {
    const plan = plans.get(scenario);
    const release = record.kernels[kernel]?.release;
    const failed = new Set(
      points.filter(({ verdict }) => verdict === "xfail")
        .map(({ name }) => name),
    );
    if (plan === undefined || release === undefined) continue;
    for (const issue of plan.knownIssues) {
      const isShown = inRange(release, issue.kernels) &&
        plan.points.some((point) =>
          failed.has(point.name) && isBrokenBy(point, issue)
        );
      if (!isShown) continue;
      const key = JSON.stringify([issue.symptom, issue.cause]);
      const entry = issues.get(key) ?? { issue, letters: new Set() };
      entry.letters.add(
        kernels.find(({ index }) => index === kernel)?.letter ?? "",
      );
      issues.set(key, entry);
    }
  }
  if (issues.size === 0) return [];
  return [
    fillProse("What is known to fail:"),
    [...issues.values()].flatMap(({ issue, letters }) =>
      fillItem(
        `${[...letters].sort().join(", ")}: ${issue.symptom}. ${issue.cause}` +
          ` (${issue.certainty})`,
      )
    ),
  ];
}
