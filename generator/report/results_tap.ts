/** Writes a run as KTAP 1: a nested document for each scenario and kernel. */

import { stripControls } from "../observe/console_line.ts";
import { parseTapLine } from "../observe/ktap_line.ts";
import type { ConsoleReport, Verdict } from "../observe/verdict.ts";
import { describeAttempts } from "./attempts.ts";
import { explainNotRun, findResult } from "./cell.ts";
import { labelKernels } from "./kernel_label.ts";
import type { RunRecord, ScenarioRecord } from "./run_record.ts";

/** One line, in which no parser finds a directive. */
function toReason(text: string): string {
  return stripControls(text).replace(/\s+/g, " ").trim()
    .replace(/#(?=\s*[A-Za-z])/g, "_");
}

/** A description: KTAP forbids `#` in it. */
function toName(text: string): string {
  return toReason(text).replaceAll("#", "_");
}

/** A diagnostic line in which no parser finds anything else. */
function toDiagnostic(text: string): string {
  const line = stripControls(text).replaceAll(/[\r\n]+/g, " ").trimEnd();
  const said = parseTapLine(line.trimStart()).is;
  const isHarmless = (said === "unknown" || said === "diagnostic") &&
    !/^\s*(?:#|Subtest:)/.test(line);
  return `# ${isHarmless ? "" : "> "}${line}`.trimEnd();
}

/** What stands behind the name of a result. */
function toDirective(verdict: Verdict, reason: string | undefined): string {
  const why = toReason(reason ?? "");
  const words: Record<Verdict, string> = {
    pass: "",
    xfail: `# XFAIL ${why}`,
    skip: `# SKIP ${why}`,
    fail: `# fail: ${why}`,
    lost: `# ERROR lost: ${why}`,
    timeout: `# TIMEOUT ${why}`,
    hang: `# TIMEOUT hang: ${why}`,
    crash: `# ERROR crash: ${why}`,
  };
  return words[verdict].replace(/[: ]+$/, "");
}

function toResult(
  number: number,
  name: string,
  { verdict, reason }: { verdict: Verdict; reason?: string },
): string {
  const word = ["pass", "xfail", "skip"].includes(verdict) ? "ok" : "not ok";
  return `${word} ${number} ${toName(name)} ${toDirective(verdict, reason)}`
    .trimEnd();
}

function toReportLines(report: ConsoleReport): string[] {
  const { kind, title, callTrace, consoleLine } = report;
  return [
    `console line ${consoleLine}: ${kind}: ${title}`,
    ...(callTrace.length === 0
      ? []
      : [`  call trace: ${callTrace.join(" < ")}`]),
  ].map(toDiagnostic);
}

function toDocument(result: ScenarioRecord, label: string): string[] {
  return [
    "KTAP version 1",
    `# Subtest: ${label}`,
    `1..${result.points.length}`,
    ...result.points.flatMap((point, i) => [
      ...(point.verdict === "pass" ? [] : point.diagnostics.map(toDiagnostic)),
      toResult(i + 1, point.name, point),
    ]),
  ].map((line) => `  ${line}`);
}

/** `results.tap`: valid KTAP 1 for every kernel and scenario, run or not. */
export function writeResultsTap(record: RunRecord): string {
  const { kernels, scenarios } = record;
  const labels = labelKernels(record);
  const lines = ["KTAP version 1", `1..${kernels.length * scenarios.length}`];
  kernels.forEach((_, kernel) => {
    scenarios.forEach((scenario, i) => {
      const number = kernel * scenarios.length + i + 1;
      const name = toName(`${scenario} on ${labels[kernel]}`);
      const result = findResult(record, kernel, scenario);
      if (result === undefined) {
        const reason = explainNotRun(record, kernel);
        lines.push(toResult(number, name, { verdict: "lost", reason }));
        return;
      }
      if (result.points.length > 0) lines.push(...toDocument(result, name));
      lines.push(...result.reports.flatMap(toReportLines));
      const attempts = describeAttempts(result, record.request);
      if (attempts !== undefined) lines.push(toDiagnostic(attempts));
      lines.push(toResult(number, name, result));
    });
  });
  return lines.join("\n") + "\n";
}
