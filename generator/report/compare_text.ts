/** Shows a comparison of two runs, on a terminal and in a mail. */

import { showUnseen } from "../base/show_value.ts";
import type { ConsoleReport } from "../observe/verdict.ts";
import {
  CHANGE_KINDS,
  type ChangeKind,
  type PointChange,
  type RunComparison,
  type ScenarioChange,
} from "./compare_runs.ts";
import { formatReport } from "./table.ts";

/** How many of a scenario's reports are shown. */
const SHOWN_REPORTS = 2;

/** How many lines of a report a mail has. */
const MAIL_LINES = 12;

/** How many scenarios that cannot be compared are named. */
const NAMED_SCENARIOS = 5;

const HEADINGS: Record<ChangeKind, string> = {
  regression: "Regressions",
  fix: "Fixes",
  changed: "Changed",
  new: "New",
  gone: "Gone",
};

/** `pass -> crash`; one verdict where only one run has it. */
export function showVerdicts(
  { before, after }: Pick<PointChange, "before" | "after">,
): string {
  return [before, after].filter((verdict) => verdict !== undefined)
    .filter((verdict, i, all) => i === 0 || verdict !== all[0])
    .join(" -> ");
}

/** Points that changed alike and for the same reason, by their names. */
function groupPoints(
  points: readonly PointChange[],
): { verdicts: string; names: string; reason: string | undefined }[] {
  const groups = new Map<string, PointChange[]>();
  for (const point of points) {
    const key = JSON.stringify([point.before, point.after, point.reason]);
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{
      verdicts: showVerdicts(first),
      names: group.map(({ name }) => name).join(", "),
      reason: first.reason,
    }];
  });
}

/** Whether the points are to be told: not of a scenario that is new or gone as such. */
function tellsPoints({ before, after }: ScenarioChange): boolean {
  return before !== undefined && after !== undefined;
}

function changesOf(
  { changes }: RunComparison,
  kind: ChangeKind,
): ScenarioChange[] {
  return changes.filter((change) => change.kind === kind);
}

/** `1 regression, 2 fixes, 40 points as before`. */
function countChanges(comparison: RunComparison): string {
  const words: Record<ChangeKind, [string, string]> = {
    regression: ["regression", "regressions"],
    fix: ["fix", "fixes"],
    changed: ["changed", "changed"],
    new: ["new", "new"],
    gone: ["gone", "gone"],
  };
  const counts = CHANGE_KINDS.map((kind) => {
    const { length } = changesOf(comparison, kind);
    return `${length} ${words[kind][length === 1 ? 0 : 1]}`;
  });
  const { unchangedPoints } = comparison;
  return [
    ...counts,
    `${unchangedPoints} ${
      unchangedPoints === 1 ? "point" : "points"
    } as before`,
  ].join(", ");
}

/** What could not be compared, in a line; undefined where there is nothing. */
function describeNotCompared(
  { notCompared }: RunComparison,
): string | undefined {
  if (notCompared.length === 0) return undefined;
  const more = notCompared.length - NAMED_SCENARIOS;
  return `not compared, as a run did not get there: ${
    notCompared.slice(0, NAMED_SCENARIOS).join(", ")
  }${more > 0 ? ` and ${more} more` : ""}`;
}

function formatChange(change: ScenarioChange): string[] {
  const { scenario, kernel, points, reports } = change;
  const more = reports.length - SHOWN_REPORTS;
  return [
    `  ${scenario} on ${kernel}: ${showVerdicts(change)}`,
    ...(!tellsPoints(change)
      ? []
      : groupPoints(points).flatMap(({ verdicts, names, reason }) => [
        `    ${verdicts}: ${names}`,
        ...(reason === undefined ? [] : [`      ${reason}`]),
      ])),
    ...reports.slice(0, SHOWN_REPORTS).flatMap((report) =>
      formatReport(report).map((line) => `  ${line}`)
    ),
    ...(more > 0 ? [`    kernel: ${more} more reports`] : []),
  ];
}

/** A comparison for people, as plain text. */
export function formatComparison(comparison: RunComparison): string {
  const notCompared = describeNotCompared(comparison);
  const blocks = CHANGE_KINDS.map((kind) => {
    const changes = changesOf(comparison, kind);
    return changes.length === 0
      ? []
      : [`${HEADINGS[kind].toLowerCase()}:`, ...changes.flatMap(formatChange)];
  });
  return [
    [`${comparison.before} -> ${comparison.after}`],
    ...blocks,
    [
      ...(notCompared === undefined ? [] : [notCompared]),
      countChanges(comparison),
    ],
  ].filter((block) => block.length > 0)
    .map((block) => block.map(showUnseen).join("\n") + "\n").join("\n");
}

/** Keeps what a text says from being taken for Markdown. */
function escapeMarkdown(text: string): string {
  return showUnseen(text.replaceAll(/\s+/g, " ").trim())
    .replaceAll(/[\\`*_[\]<#|~]/g, "\\$&");
}

/** A text as code, whatever it says. */
function toCode(text: string): string {
  const line = showUnseen(text);
  const longest = Math.max(
    0,
    ...(line.match(/`+/g) ?? []).map(({ length }) => length),
  );
  const fence = "`".repeat(longest + 1);
  const blank = longest > 0 ? " " : "";
  return `${fence}${blank}${line}${blank}${fence}`;
}

/** Lines as a block of code within a list item. */
function toBlock({ lines }: ConsoleReport): string[] {
  return [
    "",
    ...lines.slice(0, MAIL_LINES).map((line) =>
      `      ${showUnseen(line)}`.trimEnd()
    ),
    "",
  ];
}

function writeChange(change: ScenarioChange): string[] {
  const { scenario, kernel, points, reports } = change;
  return [
    `- ${toCode(scenario)} on ${toCode(kernel)}: ${showVerdicts(change)}`,
    ...(!tellsPoints(change)
      ? []
      : groupPoints(points).map(({ verdicts, names, reason }) =>
        `  - ${verdicts}: ${escapeMarkdown(names)}${
          reason === undefined ? "" : `: ${escapeMarkdown(reason)}`
        }`
      )),
    ...reports.slice(0, SHOWN_REPORTS).flatMap(toBlock),
  ];
}

/** A comparison as Markdown that can be read as it is, in a mail. */
export function writeComparisonMarkdown(comparison: RunComparison): string {
  const notCompared = describeNotCompared(comparison);
  const lines = [
    `# ${escapeMarkdown(`${comparison.before} -> ${comparison.after}`)}`,
    "",
    `${countChanges(comparison)}.`,
    ...(notCompared === undefined ? [] : ["", escapeMarkdown(notCompared)]),
    ...CHANGE_KINDS.flatMap((kind) => {
      const changes = changesOf(comparison, kind);
      return changes.length === 0
        ? []
        : ["", `## ${HEADINGS[kind]}`, "", ...changes.flatMap(writeChange)];
    }),
  ];
  return `${lines.join("\n").replaceAll(/\n{3,}/g, "\n\n").trimEnd()}\n`;
}
