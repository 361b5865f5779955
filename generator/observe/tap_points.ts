/** What a test program's lines of TAP say of a scenario's points. */

import { type Draft, findPoint, worsen } from "./draft.ts";
import type { TapComplaintCode, TapOutput, TapResult } from "./ktap.ts";
import { isBad } from "./ktap_document.ts";
import type { Verdict } from "./verdict.ts";

/** The exit status of a program that skips all. */
export const SKIP_STATUS = 4;

/** Shells add the signal's number to this. */
const SIGNAL_STATUS = 128;

/** What a program cannot help that was killed before its end. */
const UNFINISHED: readonly TapComplaintCode[] = [
  "no-document",
  "no-version",
  "no-plan",
  "fewer-than-planned",
  "subtests-without-result",
  "wrong-totals",
];

/** What kselftest_harness.h prints around each test, and libraries at the end. */
const CHATTER =
  /^\s*(?:RUN|OK|FAIL|SKIP)\s|^(?:PASSED|FAILED): \d|^Totals: |^Starting \d+ tests|: Test (?:failed|terminated by assertion)$|^\s*$/;

/** How many lines that a program printed for a point stand in the reason. */
const SHOWN_DIAGNOSTICS = 2;

const HARNESS_TIMEOUT = /: Test terminated by timeout$/;

const TIMESTAMP = /\[ *\d+\.\d{6}\]/;

/** Whether the kernel printed into an `ok`: its directive may be lost. */
function isGarbled({ ok, reason }: TapResult): boolean {
  return ok && TIMESTAMP.test(reason ?? "");
}

function toVerdict(result: TapResult): Verdict {
  if (isGarbled(result)) return "lost";
  switch (result.directive) {
    case "SKIP":
      return "skip";
    case "XFAIL":
      return "xfail";
    case "TIMEOUT":
      return "timeout";
    case "ERROR":
    case "XPASS":
      return "fail";
  }
  if (!isBad(result)) return "pass";
  const timedOut = result.diagnostics.some((text) =>
    HARNESS_TIMEOUT.test(text)
  );
  return timedOut ? "timeout" : "fail";
}

function explain(result: TapResult): string {
  if (isGarbled(result)) {
    return "the kernel printed into the line of its result";
  }
  if (result.directive === "XPASS") {
    return "it passed, and the program expected it to fail";
  }
  const said = result.diagnostics.filter((text) => !CHATTER.test(text))
    .map((text) => text.trim());
  if (result.reason !== undefined) return result.reason;
  if (said.length > 0) {
    const more = said.length - SHOWN_DIAGNOSTICS;
    return said.slice(0, SHOWN_DIAGNOSTICS).join("; ") +
      (more > 0 ? `; ${more} more lines` : "");
  }
  return result.ok && isBad(result)
    ? "one nested in it is not ok"
    : "the program gave no reason";
}

/**
 * Mends a skip for which the harness printed the reason instead of the name,
 * as it does before 6.10: the name stands in the line before.
 */
function restoreName(draft: Draft, result: TapResult): TapResult {
  if (findPoint(draft, result.name) !== undefined) return result;
  const line = result.diagnostics.at(-1) ?? "";
  const name = /^\s+(?:OK|FAIL)\s+(\S+)$/.exec(line)?.[1];
  const point = findPoint(draft, name)?.point;
  if (point === undefined || result.directive !== "SKIP") return result;
  return { ...result, name: point.name, reason: result.name };
}

function checkExitStatus(status: number, results: TapResult[]): string[] {
  const bad = results.find(isBad);
  if (status > SIGNAL_STATUS) {
    return [`signal ${status - SIGNAL_STATUS} ended the program`];
  }
  if (status === 0 && results.length === 0) {
    return ["the exit status is 0, but no result came"];
  }
  if (status === 0 && bad !== undefined) {
    return [
      `the exit status is 0, but ${JSON.stringify(bad.name)} is not ok`,
    ];
  }
  if (status === SKIP_STATUS && results.length > 0) {
    return [`the exit status says skip, but ${results.length} results came`];
  }
  if (status !== 0 && results.length > 0 && bad === undefined) {
    return [`the exit status is ${status}, but every result is ok`];
  }
  return [];
}

/** Settles all points as skipped. */
export function skipAll(draft: Draft, reason: string): void {
  for (const point of draft.points) {
    Object.assign(point, { verdict: "skip", reason, hasResult: true });
  }
}

/** Settles all as skipped if the program says so in every way. */
function readSkipOfAll(
  draft: Draft,
  output: TapOutput,
  status: number | undefined,
): boolean {
  const [document] = output.documents;
  const plan = document?.plan;
  if (
    status !== SKIP_STATUS || (plan?.count ?? 0) > 0 ||
    output.documents.some(({ results }) => results.length > 0)
  ) return false;
  const said = document?.trailer.findLast((text) => !CHATTER.test(text));
  skipAll(
    draft,
    plan?.reason ?? said ?? `exit status ${SKIP_STATUS}, no reason`,
  );
  return true;
}

/**
 * Settles the points that a line of TAP is about.
 *
 * @param exitStatus The program's; undefined where it was ended from outside.
 * @returns What is wrong with the output as a whole.
 */
export function applyTap(
  draft: Draft,
  output: TapOutput,
  exitStatus: number | undefined,
): string[] {
  if (readSkipOfAll(draft, output, exitStatus)) {
    return output.complaints.filter(({ code }) => !UNFINISHED.includes(code))
      .map(({ message }) => message);
  }
  const complaints = output.complaints.filter(({ code }) =>
    exitStatus !== undefined || !UNFINISHED.includes(code)
  ).map(({ message }) => message);
  const results = output.documents.flatMap((document) => document.results);
  for (const { plan } of output.documents) {
    if (plan !== undefined && plan.count !== draft.points.length) {
      complaints.push(
        `the plan is 1..${plan.count}, the scenario has ${draft.points.length} test points`,
      );
    }
  }
  for (const result of results.map((found) => restoreName(draft, found))) {
    const point = findPoint(draft, result.name);
    if (point === undefined) {
      complaints.push(
        `the result ${JSON.stringify(result.name)} is about no test point`,
      );
      continue;
    }
    const verdict = toVerdict(result);
    point.diagnostics.push(...result.diagnostics);
    if (!point.hasResult) point.verdict = "pass";
    point.hasResult = true;
    point.timedOut ||= verdict === "timeout";
    if (verdict !== "pass") worsen(point, { verdict, reason: explain(result) });
  }
  if (exitStatus !== undefined) {
    complaints.push(...checkExitStatus(exitStatus, results));
  }
  return complaints;
}
