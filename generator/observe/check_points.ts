/** What a case of xfstests, and check, say of a scenario's points. */

import type { CheckFailure } from "./check_output.ts";
import { splitStreams } from "./check_streams.ts";
import { type CheckVerdict, judgeCase } from "./check_verdict.ts";
import {
  type Draft,
  findPoint,
  firstWithoutResult,
  type PointDraft,
} from "./draft.ts";
import { skipAll } from "./tap_points.ts";
import type { CheckRecord, Verdict } from "./verdict.ts";

/** What {@linkcode applyCheck} takes beside the draft. */
export interface CheckEvidence {
  /** As in `xfs/901`. */
  name: string;
  /** What templates/guest/run_case.sh printed. */
  outputLines: readonly string[];
  /** Of check; absent where it was ended from outside. */
  exitStatus?: number | undefined;
  /** Whether the kernel reported what the scenario does not expect. */
  hasReport: boolean;
}

/** What {@linkcode applyCheck} found beside the points' results. */
export interface CheckFindings {
  record: CheckRecord;
  /** What is wrong with the whole. */
  complaints: string[];
  /** Why a point has no result. */
  lost: string;
}

/** What stands behind a point's name where it does not hold. */
const ENDINGS: readonly [string, Verdict][] = [
  [": failed", "fail"],
  [": timed out", "timeout"],
  [": not reached", "skip"],
];

/** What the house prints around what a case says. */
const HOUSE = /^QA output created by |^\(see .*\.full for details\)$|^$/;

/** How many of the notes on a point are kept, and stand in the reason. */
const KEPT_NOTES = 20;
const SHOWN_NOTES = 2;

/** What check looks for in the kernel log: _check_dmesg() in its common/rc. */
const DMESG =
  /kernel BUG at|WARNING:|\bBUG:|Oops:|possible recursive locking detected|(?:INFO|ERR): suspicious RCU usage|INFO: possible circular locking dependency detected|general protection fault:|BUG .* remaining|oom-kill|UBSAN:/;

/** How many lines of the kernel log are kept. */
const KEPT_DMESG = 20;

/** Settles the points that a line of the case's output is about. */
export function applyCheck(
  draft: Draft,
  { name, outputLines, exitStatus, hasReport }: CheckEvidence,
): CheckFindings {
  const streams = splitStreams(outputLines);
  const verdict = judgeCase({
    name,
    streams,
    ...(exitStatus === undefined ? {} : { exitStatus }),
  });
  const record: CheckRecord = {
    case: name,
    ...(verdict.is === "passed" ? { seconds: verdict.seconds } : {}),
    ...(verdict.is === "not-run" ? { notRun: verdict.reason } : {}),
    diff: verdict.is === "failed" ? verdict.diff : [],
    dmesg: verdict.is === "failed" &&
        verdict.failures.some(({ is }) => is === "dmesg")
      ? streams.linesOf(`${name}.dmesg`).filter((line) => DMESG.test(line))
        .slice(0, KEPT_DMESG)
      : [],
    hints: verdict.is === "failed" ? verdict.hints : [],
  };
  const found = { record, lost: "the case printed no line for it" };
  switch (verdict.is) {
    case "passed":
      for (const point of draft.points) {
        Object.assign(point, { verdict: "pass", hasResult: true });
      }
      return { ...found, complaints: [] };
    case "not-run":
      skipAll(draft, verdict.reason);
      return { ...found, complaints: [] };
  }
  const output = streams.has(`${name}.out.bad`)
    ? streams.linesOf(`${name}.out.bad`)
    : streams.linesOf("case");
  const { strays, rest } = readPoints(draft, output);
  addNotes(draft, streams.linesOf(`${name}.full`));
  switch (verdict.is) {
    case "failed": {
      const failures = { ...verdict, record, hasReport, rest };
      return {
        ...found,
        complaints: [
          ...strays.map(describeStray),
          ...explainFailures(draft, failures),
        ],
      };
    }
    case "unfinished":
      return {
        record,
        lost: verdict.reason,
        // Of one that was ended from outside that is no news.
        complaints: exitStatus === undefined ? [] : [verdict.reason],
      };
    case "contradiction":
      return {
        ...found,
        complaints: [
          ...[...strays, ...rest].map(describeStray),
          verdict.reason,
        ],
      };
  }
}

function describeStray(line: string): string {
  return `the case prints ${JSON.stringify(line)}`;
}

/** What of a case's output is not about a point. */
interface OtherLines {
  /** Lines before that of a point which does hold, or out of place. */
  strays: string[];
  /** Those after the last point. */
  rest: string[];
}

/** Reads a case's output. */
function readPoints(draft: Draft, lines: readonly string[]): OtherLines {
  const strays: string[] = [];
  let others: string[] = [];
  for (const line of lines) {
    if (HOUSE.test(line)) continue;
    const [point, verdict] = parsePoint(draft, line);
    if (point === undefined) {
      others.push(line);
      continue;
    }
    strays.push(...others);
    others = [];
    if (point.hasResult) {
      strays.push(line);
      continue;
    }
    Object.assign(point, {
      verdict,
      hasResult: true,
      timedOut: verdict === "timeout",
    });
  }
  return { strays, rest: others };
}

/** The point that a line is about, and what it says of it. */
function parsePoint(
  draft: Draft,
  line: string,
): [PointDraft | undefined, Verdict] {
  const [ending, verdict] = ENDINGS.find(([ending]) => line.endsWith(ending)) ??
    ["", "pass"];
  return [
    findPoint(draft, line.slice(0, line.length - ending.length)),
    verdict,
  ];
}

/** Adds the reasons: what was noted since the point before. */
function addNotes(draft: Draft, log: readonly string[]): void {
  let notes: string[] = [];
  for (const line of log) {
    const [point, verdict] = parsePoint(draft, line);
    if (point === undefined) {
      notes.push(line);
      continue;
    }
    if (verdict === point.verdict && verdict !== "pass") {
      point.diagnostics.push(...notes.slice(-KEPT_NOTES));
    }
    notes = [];
  }
  for (const point of draft.points) {
    if (!point.hasResult || point.verdict === "pass") continue;
    const shown = point.diagnostics.filter((line) => line.trim() !== "");
    point.reason = shown.length > 0
      ? shown.slice(-SHOWN_NOTES).join("; ")
      : "the case says no more";
  }
}

type Failed = Extract<CheckVerdict, { is: "failed" }> & {
  record: CheckRecord;
  hasReport: boolean;
  rest: readonly string[];
};

/** What of check's reasons to fail a case the points do not already say. */
function explainFailures(draft: Draft, failed: Failed): string[] {
  const { failures, hasReport, record, rest } = failed;
  const complaints: string[] = [];
  const exit = failures.find((failure) => failure.is === "exit");
  const ended = exit === undefined
    ? []
    : [`the case ended with status ${exit.status}`];
  const running = firstWithoutResult(draft);
  if (running !== undefined && (exit !== undefined || rest.length > 0)) {
    // _fail says why, and the case ends.
    Object.assign(running, {
      verdict: "fail",
      reason: [...rest, ...ended].join("; "),
      hasResult: true,
    });
  } else {
    complaints.push(...rest.map(describeStray));
    if (!hasBadPoint(draft)) complaints.push(...ended);
  }
  for (const failure of failures) {
    const words = describeFailure(failure, record);
    if (words === undefined) continue;
    if (failure.is === "dmesg" && hasReport) continue;
    complaints.push(words);
  }
  if (complaints.length === 0 && !hasReport && !hasBadPoint(draft)) {
    const [first = ""] = record.diff.filter((line) =>
      /^[-+](?!--|\+\+)/.test(line)
    );
    complaints.push(
      first === ""
        ? "check says that the case failed, and not why"
        : `the output is not what it must be: ${JSON.stringify(first)}`,
    );
  }
  return complaints;
}

function hasBadPoint({ points }: Draft): boolean {
  return points.some(({ verdict }) => verdict !== "pass");
}

/** In words; undefined of what the points tell better. */
function describeFailure(
  failure: CheckFailure,
  { dmesg }: CheckRecord,
): string | undefined {
  switch (failure.is) {
    case "mismatch":
    case "exit":
      return undefined;
    case "core":
      return "a program of the case dumped core";
    case "filesystem":
      return failure.message;
    case "dmesg":
      return `check found in the kernel log: ${dmesg[0] ?? "(no line)"}`;
    case "kmemleak":
      return "check found leaked memory";
    case "no-golden-output":
      return "the case has no golden output";
  }
}
