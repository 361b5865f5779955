/**
 * Writes a run as JUnit XML: a test suite for each scenario on each kernel, a
 * test case for each of its points.
 *
 * There is no one schema. This is what both Apache Ant's, which asks for most,
 * and Jenkins' junit-10.xsd, which allows least, accept.
 *
 * @module
 */
import { escapeMarkup } from "../base/escape_markup.ts";
import type { PointResult, Verdict } from "../observe/verdict.ts";
import { describeAttempts } from "./attempts.ts";
import { AS_A_WHOLE, explainNotRun, findResult, listOutcomes } from "./cell.ts";
import { isGood } from "./exit_status.ts";
import { labelKernels } from "./kernel_label.ts";
import type { RunRecord, ScenarioRecord } from "./run_record.ts";
import { writeRunCommand } from "./reproduce.ts";

/** The elements that say how a case ended; a pass has none. */
type Ending = "skipped" | "failure" | "error";

/** JUnit has no expected failures: they are skipped with the reason, as by pytest. */
const ENDINGS: Record<Verdict, Ending | undefined> = {
  pass: undefined,
  skip: "skipped",
  xfail: "skipped",
  fail: "failure",
  timeout: "failure",
  lost: "error",
  hang: "error",
  crash: "error",
};

/** In one line, without blanks at the ends: an attribute that is an xs:token. */
function attribute(name: string, value: string | number): string {
  const text = String(value).replaceAll(/\s+/g, " ").trim();
  return ` ${name}="${escapeMarkup(text)}"`;
}

function writeCase(
  { name, verdict, reason, diagnostics }: PointResult,
  { classname, body }: { classname: string; body: readonly string[] },
): string[] {
  // What a point took is not known, and Ant's schema asks for a number.
  const start = `    <testcase${attribute("name", name)}${
    attribute("classname", classname)
  } time="0"`;
  const ending = ENDINGS[verdict];
  if (ending === undefined) return [`${start}/>`];
  const said = reason === undefined ? verdict : `${verdict}: ${reason}`;
  const type = ending === "skipped" ? "" : attribute("type", verdict);
  const text = [...(isGood(verdict) ? [] : [...diagnostics, ...body])].join(
    "\n",
  );
  const element = `      <${ending}${attribute("message", said)}${type}`;
  return [
    `${start}>`,
    text === ""
      ? `${element}/>`
      : `${element}>${escapeMarkup(text)}</${ending}>`,
    "    </testcase>",
  ];
}

/** What the kernel reported while a point ran, or while none did. */
function reportsOf(
  { reports }: ScenarioRecord,
  point: string | undefined,
): string[] {
  return reports.filter((report) => report.point === point)
    .flatMap(({ lines, consoleLine }) => [
      `kernel, console line ${consoleLine}:`,
      ...lines,
    ]);
}

interface Suite {
  scenario: string;
  /** The kernel's name. */
  label: string;
  outcomes: PointResult[];
  result: ScenarioRecord | undefined;
  properties: [string, string][];
}

function writeSuite(suite: Suite, id: number, timestamp: string): string[] {
  const { scenario, label, outcomes, result } = suite;
  const count = (ending: Ending) =>
    outcomes.filter(({ verdict }) => ENDINGS[verdict] === ending).length;
  const classname = `${label}.${scenario}`;
  return [
    `  <testsuite${attribute("name", scenario)}${attribute("package", label)}` +
    `${attribute("id", id)} tests="${outcomes.length}"` +
    ` failures="${count("failure")}" errors="${count("error")}"` +
    ` skipped="${count("skipped")}"` +
    ` time="${(result?.seconds ?? 0).toFixed(3)}"` +
    ` timestamp="${timestamp}" hostname="localhost">`,
    "    <properties>",
    ...suite.properties.map(([name, value]) =>
      `      <property${attribute("name", name)}${attribute("value", value)}/>`
    ),
    "    </properties>",
    ...outcomes.flatMap((outcome) =>
      writeCase(outcome, {
        classname,
        body: result === undefined ? [] : reportsOf(
          result,
          outcome.name === AS_A_WHOLE ? undefined : outcome.name,
        ),
      })
    ),
    "    <system-out/>",
    "    <system-err/>",
    "  </testsuite>",
  ];
}

function listSuites(record: RunRecord): Suite[] {
  const labels = labelKernels(record);
  return record.kernels.flatMap(({ selector, origin }, kernel) =>
    record.scenarios.map((scenario) => {
      const result = findResult(record, kernel, scenario);
      const attempts = result && describeAttempts(result, record.request);
      return {
        scenario,
        label: labels[kernel] ?? selector,
        result,
        outcomes: result === undefined
          ? [{
            name: AS_A_WHOLE,
            verdict: "lost" as const,
            reason: explainNotRun(record, kernel),
            diagnostics: [],
          }]
          : listOutcomes(result),
        properties: [
          ["kernel", origin],
          ["acceleration", record.acceleration.kind],
          ...(result === undefined ? [] : [
            ["directory", result.directory],
            ...(attempts === undefined ? [] : [["attempts", attempts]]),
            ["command", writeRunCommand(record, result)],
          ]),
        ] as [string, string][],
      };
    })
  );
}

/** `junit.xml`: every scenario on every kernel, run or not. */
export function writeJunit(record: RunRecord): string {
  // Ant's schema forbids a time zone: it is UTC.
  const timestamp = record.startedAt.slice(0, "2026-11-21T21:45:01".length);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    ...listSuites(record).flatMap((suite, id) =>
      writeSuite(suite, id, timestamp)
    ),
    "</testsuites>",
    "",
  ].join("\n");
}
