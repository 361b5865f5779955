/** Reports of a kernel for tests. */

import type { ConsoleReport, ReportKind } from "../verdict.ts";

/** A report of a kind, with that as its title. */
export function sampleReport(
  kind: ReportKind,
  rest: Partial<ConsoleReport> = {},
): ConsoleReport {
  return {
    kind,
    title: kind,
    callTrace: [],
    lines: [],
    consoleLine: 1,
    ...rest,
  };
}
