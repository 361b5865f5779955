/** Holds the kernel's reports against the test points that ran. */

import { charge, type Draft, findPoint, firstWithoutResult } from "./draft.ts";
import type { PointDraft } from "./draft.ts";
import {
  type ConsoleReport,
  type ReportKind,
  type Verdict,
  worstVerdict,
} from "./verdict.ts";

const REPORT_VERDICTS: Record<ReportKind, "crash" | "hang" | "fail"> = {
  "panic": "crash",
  "oops": "crash",
  "bug": "crash",
  "general-protection": "crash",
  "page-fault": "crash",
  "kasan": "crash",
  "kmsan": "crash",
  "kfence": "crash",
  "refcount": "crash",
  "list-corruption": "crash",
  "bad-page": "crash",
  "soft-lockup": "hang",
  "hard-lockup": "hang",
  "rcu-stall": "hang",
  "hung-task": "hang",
  "warning": "fail",
  "ubsan": "fail",
  "lockdep": "fail",
  "atomic-sleep": "fail",
  "out-of-memory": "fail",
  "kcsan": "fail",
  "filesystem-shutdown": "fail",
  "filesystem-corruption": "fail",
};

/** All kinds of a kernel's report. */
export const REPORT_KINDS: readonly string[] = Object.keys(REPORT_VERDICTS);

/** What a report makes of the test point that ran. */
export function reportVerdict(report: ConsoleReport): Verdict {
  return REPORT_VERDICTS[report.kind];
}

/** A report in one line. */
export function describeReport(report: ConsoleReport): string {
  return report.function === undefined || report.title.includes(report.function)
    ? report.title
    : `${report.title} (in ${report.function})`;
}

/** The functions that a report names. */
function listFunctions(report: ConsoleReport): string[] {
  return report.function === undefined
    ? report.callTrace
    : [report.function, ...report.callTrace];
}

/** The reports that a scenario does not expect. */
export function listUnexpected(
  reports: readonly ConsoleReport[],
  expectedConsole: readonly string[],
): ConsoleReport[] {
  const expected = expectedConsole.map((source) => new RegExp(source));
  return reports.filter(({ title }) =>
    !expected.some((regex) => regex.test(title))
  );
}

/**
 * Charges each report to the point that ran by the marks in the kernel log,
 * else to the first point without a result, else to the scenario.
 */
export function chargeReports(draft: Draft, reports: ConsoleReport[]): void {
  const charged = new Map<PointDraft | undefined, ConsoleReport[]>();
  for (const report of reports) {
    const point = findPoint(draft, report.point) ?? firstWithoutResult(draft);
    charged.set(point, [...(charged.get(point) ?? []), report]);
  }
  for (const [point, own] of charged) {
    const verdict = worstVerdict(own.map(reportVerdict));
    const first = own.find((report) => reportVerdict(report) === verdict);
    if (first === undefined) continue;
    const more = own.length === 1 ? "" : `; ${own.length - 1} more reports`;
    charge(draft, point, {
      verdict,
      reason: describeReport(first) + more,
      functions: listFunctions(first),
    });
  }
}
