/** Shows a run on a terminal: a table, then all that is not a pass. */

import { displayWidth } from "../base/display_width.ts";
import { showUnseen } from "../base/show_value.ts";
import {
  type ConsoleReport,
  type PointResult,
  type StuckTask,
  type Verdict,
} from "../observe/verdict.ts";
import { countVerdicts, describeAttempts, isFlaky } from "./attempts.ts";
import { findResult } from "./cell.ts";
import { isGood } from "./exit_status.ts";
import { labelKernels } from "./kernel_label.ts";
import type { RunRecord, ScenarioRecord } from "./run_record.ts";

/** What {@linkcode formatRun} takes besides the record. */
export interface FormatOptions {
  /** Whether verdicts are coloured. */
  colour: boolean;
  /** The run's directory, as the user would type it. */
  directory: string;
}

/** How many of a scenario's reports are shown. */
const SHOWN_REPORTS = 3;

/** How many lines of a report are shown. */
const SHOWN_LINES = 4;

/** How many functions of a call trace are shown. */
const SHOWN_FUNCTIONS = 8;

/** Parameters of the escape sequence that colours a verdict. */
const COLOURS: Record<Verdict, string> = {
  pass: "32",
  xfail: "36",
  skip: "33",
  fail: "31",
  lost: "35",
  timeout: "31",
  hang: "1;31",
  crash: "1;31",
};

/** Pads, then colours: escape sequences have no width. */
function paint(
  verdict: Verdict,
  { colour, width = 0 }: { colour: boolean; width?: number },
): string {
  const blanks = " ".repeat(Math.max(0, width - verdict.length));
  return colour
    ? `\x1b[${COLOURS[verdict]}m${verdict}\x1b[0m${blanks}`
    : verdict + blanks;
}

/** A text of anybody's, as lines on which no terminal acts. */
function showLines(text: string): string {
  return text.split("\n").map(showUnseen).join("\n");
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** A verdict, and whether it is not the only one. */
function showCell(
  result: ScenarioRecord,
  { colour, width }: { colour: boolean; width: number },
): string {
  if (!isFlaky(result)) return paint(result.verdict, { colour, width });
  const verdict = paint(result.verdict, { colour });
  return `${verdict} ${pad("flaky", width - result.verdict.length - 1)}`;
}

/** Kernels across, scenarios down. */
function formatTable(record: RunRecord, colour: boolean): string[] {
  const labels = labelKernels(record).map(showUnseen);
  const first = Math.max(0, ...record.scenarios.map(displayWidth));
  const head = [pad("", first), ...labels].join("  ");
  const rows = record.scenarios.map((scenario) => {
    const cells = labels.map((label, kernel) => {
      const width = displayWidth(label);
      const result = findResult(record, kernel, scenario);
      return result === undefined
        ? pad("-", width)
        : showCell(result, { colour, width });
    });
    return [pad(scenario, first), ...cells].join("  ");
  });
  return [head, ...rows].map((line) => line.trimEnd());
}

/** Points that ended alike and for the same reason. */
function groupPoints(points: PointResult[]): PointResult[][] {
  const groups = new Map<string, PointResult[]>();
  for (const point of points) {
    if (point.verdict === "pass") continue;
    const key = JSON.stringify([point.verdict, point.reason]);
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()];
}

function formatGroup(group: PointResult[], colour: boolean): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const names = showUnseen(group.map(({ name }) => name).join(", "));
  return [
    `  ${paint(first.verdict, { colour, width: 9 })}${names}`,
    ...(first.reason === undefined
      ? []
      : [`${" ".repeat(11)}${showLines(first.reason)}`]),
  ];
}

/** A report of the kernel: what, when, its first lines and the call trace. */
export function formatReport(
  report: ConsoleReport,
  { shownLines = SHOWN_LINES }: { shownLines?: number } = {},
): string[] {
  const about = report.function === undefined ? "" : ` in ${report.function}`;
  const when = report.point === undefined ? "" : ` (${report.point})`;
  const said = report.lines.slice(0, shownLines);
  const trace = report.callTrace.slice(0, SHOWN_FUNCTIONS);
  return [
    `  kernel: ${report.kind}${about}${when}, ` +
    `line ${report.consoleLine} of the guest's console`,
    ...(said.length === 0 ? [report.title] : said).map((line) => `    ${line}`),
    ...(trace.length === 0 ? [] : [`    ${trace.join(" < ")}`]),
  ].map(showUnseen);
}

function formatStuck({ pid, command, state, stack }: StuckTask): string {
  const where = stack.length === 0 ? "" : `: ${stack.join(" < ")}`;
  return showUnseen(`  stuck: ${command} (${pid}) in state ${state}${where}`);
}

/** All that is to be said of a scenario that did not simply pass. */
function formatDetails(
  result: ScenarioRecord,
  label: string,
  { colour, directory, request }: FormatOptions & Pick<RunRecord, "request">,
): string[] {
  const { scenario, verdict, reason, points, reports, stuck } = result;
  const attempts = describeAttempts(result, request);
  const more = reports.length - SHOWN_REPORTS;
  return [
    `${scenario} on ${label}: ${paint(verdict, { colour })}`,
    ...(attempts === undefined ? [] : [`  ${attempts}`]),
    ...(reason === undefined ? [] : [`  ${showLines(reason)}`]),
    ...groupPoints(points).flatMap((group) => formatGroup(group, colour)),
    ...reports.slice(0, SHOWN_REPORTS).flatMap((report) =>
      // What is known needs no more than its title.
      formatReport(report, isGood(verdict) ? { shownLines: 0 } : {})
    ),
    ...(more > 0 ? [`  kernel: ${more} more reports`] : []),
    ...stuck.map(formatStuck),
    ...(result.guest === 0
      ? []
      : [`  console: ${directory}/${result.directory}/console.log`]),
  ];
}

/** Which programs the workloads really were, where there were any. */
function formatWorkloads(record: RunRecord, labels: string[]): string[] {
  const kernelsOf = new Map<string, string[]>();
  for (const { scenario, workload, kernel } of record.results) {
    if (workload.length === 0) continue;
    const key = JSON.stringify([scenario, workload.join("; ")]);
    kernelsOf.set(key, [...(kernelsOf.get(key) ?? []), labels[kernel] ?? ""]);
  }
  return [...kernelsOf].map(([key, kernels]) => {
    const [scenario, programs] = JSON.parse(key) as [string, string];
    return showUnseen(`${scenario} on ${kernels.join(", ")}: ${programs}`);
  });
}

function count(verdicts: Verdict[]): string {
  return countVerdicts(verdicts) || "none";
}

function formatTotals(record: RunRecord): string[] {
  const { kernels, scenarios, results } = record;
  const missing = kernels.length * scenarios.length - results.length;
  const verdicts = results.map(({ verdict }) => verdict);
  const points = results.flatMap((result) => result.points);
  const flaky = results.filter(isFlaky).length;
  return [
    `scenarios: ${count(verdicts)}` +
    (missing > 0 ? `, ${missing} not run` : "") +
    (flaky > 0 ? `; ${flaky} flaky` : ""),
    `points:    ${count(points.map(({ verdict }) => verdict))}`,
  ];
}

/**
 * A run for people: kernels across and scenarios down, then each result that
 * is not a pass, with the reason and what the kernel reported, then totals.
 */
export function formatRun(record: RunRecord, options: FormatOptions): string {
  const labels = labelKernels(record).map(showUnseen);
  const errors = record.kernels.flatMap(({ error }, i) =>
    error === undefined ? [] : [`${labels[i]}: ${showLines(error)}`]
  );
  const about = record.request === undefined ? {} : { request: record.request };
  const details = record.scenarios.flatMap((scenario) =>
    record.kernels.flatMap((_, kernel) => {
      const result = findResult(record, kernel, scenario);
      return result === undefined || isPlainPass(result) ? [] : [
        formatDetails(result, labels[kernel] ?? "", { ...options, ...about }),
      ];
    })
  );
  const blocks = [
    formatTable(record, options.colour),
    errors,
    ...details,
    formatWorkloads(record, labels),
    formatTotals(record),
  ].filter((block) => block.some((line) => line !== ""));
  return blocks.map((block) => block.join("\n") + "\n").join("\n");
}

function isPlainPass(
  { verdict, reports, attempts }: ScenarioRecord,
): boolean {
  return verdict === "pass" && reports.length === 0 && attempts === undefined;
}
