/** The view of a run's HTML page: what its template puts in. */

import {
  type PointResult,
  type Verdict,
  VERDICTS,
} from "../observe/verdict.ts";
import { describeAttempts, isFlaky } from "./attempts.ts";
import {
  explainNotRun,
  findFirstFault,
  findResult,
  isUnfinished,
  listOutcomes,
} from "./cell.ts";
import { isGood } from "./exit_status.ts";
import { labelKernels } from "./kernel_label.ts";
import type { LogEnds } from "./log_ends.ts";
import { writeRunCommand } from "./reproduce.ts";
import type { RunRecord, ScenarioRecord } from "./run_record.ts";

/** What is in a result's directory, as far as it is there. */
export interface ResultFiles {
  console?: LogEnds;
  /** The command that started the guest, as one types it. */
  guestCommand?: string;
}

/** `report.html.eta` takes this, all of it plain text. */
export interface RunPageView {
  id: string;
  /** `2026-11-30 14:39:53 UTC`. */
  started: string;
  /** What one has to know before reading on; empty where there is nothing. */
  notice: string;
  /** `tcg`. */
  acceleration: string;
  accelerationReason: string;
  scenarioCounts: CountView[];
  pointCounts: CountView[];
  kernels: { label: string; origin: string; error: string }[];
  rows: RowView[];
  /** The results, in the order of the rows. */
  results: ResultView[];
}

interface CountView {
  verdict: string;
  count: number;
}

/** A scenario in the table. */
interface RowView {
  scenario: string;
  isGood: boolean;
  cells: CellView[];
}

/** A scenario on a kernel in the table. */
interface CellView {
  /** A verdict, or `not run`. */
  verdict: string;
  isFlaky: boolean;
  /** Where its result is in the page; empty where there is none. */
  anchor: string;
  kernel: string;
  /** Why there is none; else empty. */
  reason: string;
}

/** All that there is to tell of a scenario on a kernel. */
interface ResultView {
  anchor: string;
  scenario: string;
  kernel: string;
  verdict: string;
  isGood: boolean;
  /** What came of each attempt; empty where there was but one. */
  attempts: string;
  /** `61.4 s`. */
  took: string;
  /** What went wrong first; none where nothing did. */
  firstFault: PointView | undefined;
  points: PointView[];
  reports: ReportView[];
  stuck: string[];
  workload: string[];
  /** What the test program ended with: a status, or that it did not. */
  ended: string;
  /** The command that runs it again. */
  command: string;
  guestCommand: string;
  /** Where its files are, under the run's directory. */
  directory: string;
  hasConsole: boolean;
  consoleHead: string;
  /** What is left out between head and tail; empty where nothing is. */
  consoleGap: string;
  consoleTail: string;
}

interface PointView {
  name: string;
  verdict: string;
  reason: string;
  /** Lines. */
  diagnostics: string;
}

interface ReportView {
  kind: string;
  title: string;
  function: string;
  point: string;
  consoleLine: number;
  callTrace: string;
  lines: string;
}

function countVerdicts(verdicts: readonly string[]): CountView[] {
  return [...VERDICTS, "not run"].map((verdict) => ({
    verdict,
    count: verdicts.filter((other) => other === verdict).length,
  })).filter(({ count }) => count > 0);
}

function viewPoint(
  { name, verdict, reason, diagnostics }: PointResult,
): PointView {
  return {
    name,
    verdict,
    reason: reason ?? "",
    // What the reason says already is not told twice.
    diagnostics: diagnostics.join("; ") === reason
      ? ""
      : diagnostics.join("\n"),
  };
}

function viewReports({ reports }: ScenarioRecord): ReportView[] {
  return reports.map((report) => ({
    kind: report.kind,
    title: report.title,
    function: report.function ?? "",
    point: report.point ?? "",
    consoleLine: report.consoleLine,
    callTrace: report.callTrace.join(" < "),
    lines: report.lines.join("\n"),
  }));
}

/** `1.5 MiB`, `12 KiB`. */
function showBytes(bytes: number): string {
  const kibibytes = bytes / 1024;
  return kibibytes < 1024
    ? `${Math.ceil(kibibytes)} KiB`
    : `${(kibibytes / 1024).toFixed(1)} MiB`;
}

function viewResult(
  record: RunRecord,
  result: ScenarioRecord,
  { console, guestCommand = "" }: ResultFiles,
): ResultView {
  const { scenario, kernel, verdict, guest, exitStatus } = result;
  const fault = findFirstFault(result);
  return {
    anchor: anchorOf(record, kernel, scenario),
    scenario,
    kernel: labelKernels(record)[kernel] ?? "",
    verdict,
    isGood: isGood(verdict),
    attempts: describeAttempts(result, record.request) ?? "",
    took: guest === 0 ? "" : `${result.seconds.toFixed(1)} s`,
    firstFault: fault === undefined ? undefined : viewPoint(fault),
    points: listOutcomes(result).map(viewPoint),
    reports: viewReports(result),
    stuck: result.stuck.map(({ pid, command, state, stack }) =>
      `${command} (${pid}) in state ${state}` +
      (stack.length === 0 ? "" : `: ${stack.join(" < ")}`)
    ),
    workload: result.workload,
    ended: guest === 0
      ? "no guest ran it"
      : exitStatus === undefined
      ? "the test program did not end"
      : `the test program ended with status ${exitStatus}`,
    command: writeRunCommand(record, result),
    guestCommand,
    directory: result.directory,
    hasConsole: console !== undefined,
    consoleHead: console?.head ?? "",
    consoleGap: console === undefined || console.omittedBytes === 0
      ? ""
      : showBytes(console.omittedBytes),
    consoleTail: console?.tail ?? "",
  };
}

/** Short and safe in a URL, whatever the scenario is called. */
function anchorOf(
  { scenarios }: RunRecord,
  kernel: number,
  scenario: string,
): string {
  return `r${scenarios.indexOf(scenario) + 1}-${kernel + 1}`;
}

function viewRow(record: RunRecord, scenario: string): RowView {
  const labels = labelKernels(record);
  const cells = record.kernels.map((_, kernel) => {
    const result = findResult(record, kernel, scenario);
    return {
      verdict: result?.verdict ?? "not run",
      isFlaky: result !== undefined && isFlaky(result),
      anchor: result === undefined ? "" : anchorOf(record, kernel, scenario),
      kernel: labels[kernel] ?? "",
      reason: result === undefined ? explainNotRun(record, kernel) : "",
    };
  });
  return {
    scenario,
    isGood: cells.every(({ verdict }) =>
      verdict !== "not run" && isGood(verdict as Verdict)
    ),
    cells,
  };
}

function showTime(iso: string): string {
  return `${iso.slice(0, 19).replace("T", " ")} UTC`;
}

function describeEnd(record: RunRecord): string {
  if (record.interrupted === true) return "This run was interrupted.";
  return isUnfinished(record)
    ? "This run had not ended when this page was made: it goes on, or was cut off."
    : "";
}

/**
 * What the page of a run shows.
 *
 * @param filesOf What is in the directory of a result.
 */
export function viewRun(
  record: RunRecord,
  filesOf: (result: ScenarioRecord) => ResultFiles,
): RunPageView {
  const { scenarios, kernels, results, acceleration } = record;
  const labels = labelKernels(record);
  const rows = scenarios.map((scenario) => viewRow(record, scenario));
  return {
    id: record.id,
    started: showTime(record.startedAt),
    notice: describeEnd(record),
    acceleration: acceleration.kind,
    accelerationReason: acceleration.reason,
    scenarioCounts: countVerdicts(
      rows.flatMap(({ cells }) => cells.map(({ verdict }) => verdict)),
    ),
    pointCounts: countVerdicts(
      results.flatMap(({ points }) => points.map(({ verdict }) => verdict)),
    ),
    kernels: kernels.map(({ origin, error }, i) => ({
      label: labels[i] ?? "",
      origin,
      error: error ?? "",
    })),
    rows,
    results: scenarios.flatMap((scenario) =>
      kernels.flatMap((_, kernel) => {
        const result = findResult(record, kernel, scenario);
        return result === undefined
          ? []
          : [viewResult(record, result, filesOf(result))];
      })
    ),
  };
}
