/** Decides what became of one case of xfstests. */

import {
  type CheckedCase,
  type CheckFailure,
  type CheckOutput,
  parseCheckOutput,
} from "./check_output.ts";
import type { CheckStreams } from "./check_streams.ts";
import { parseXunit, type XunitReport } from "./check_xunit.ts";

/** What is known of a case beside what came in streams. */
export interface CheckRun {
  /** As in `xfs/901`. */
  name: string;
  streams: CheckStreams;
  /** Exit status of check; absent where it was ended from outside. */
  exitStatus?: number;
}

/** What became of a case. */
export type CheckVerdict =
  | { is: "passed"; seconds: number }
  | { is: "not-run"; reason: string }
  | {
    is: "failed";
    failures: CheckFailure[];
    diff: string[];
    hints: string[];
  }
  /** check did not get to the end of it. */
  | { is: "unfinished"; reason: string }
  /** What check says in one place is not what it says in another. */
  | { is: "contradiction"; reason: string };

/**
 * Decides from all that check says. Its exit status and its last line alone say
 * little: both are those of a success where a case is unknown to it or it was
 * told to end. So a case passed only if its line, check's last lines, the xunit
 * report and the exit status all say so.
 */
export function judgeCase(run: CheckRun): CheckVerdict {
  const { name, streams, exitStatus } = run;
  const output = parseCheckOutput(streams.linesOf("check"));
  if (output.unknown.includes(name)) {
    return unfinished(`check does not know ${name}: it is in no group.list`);
  }
  const one = output.cases.find((candidate) => candidate.name === name);
  // Its trap writes to where the case did, but for this file.
  if (streams.linesOf("check.log").includes("Interrupted!")) {
    return unfinished("check was interrupted");
  }
  if (one === undefined || output.trailer === undefined) {
    return unfinished(explainEnd(run, output));
  }
  const xunit = parseXunit(streams.linesOf("result.xml"));
  const wanted = expectOf(one);
  const against = listContradictions(wanted, { name, output, xunit });
  if (exitStatus !== undefined && exitStatus !== wanted.exitStatus) {
    against.push(`its exit status is ${exitStatus}`);
  }
  if (output.others.length > 0) {
    against.push(`it prints ${JSON.stringify(output.others[0])}`);
  }
  if (against.length > 0) {
    // It was ended before it could say so everywhere.
    if (exitStatus === undefined) return unfinished(explainEnd(run, output));
    return {
      is: "contradiction",
      reason: `check says of ${name} that it ${wanted.words}, but ${
        against.join(", and ")
      }`,
    };
  }
  if (one.passedSeconds !== undefined) {
    return { is: "passed", seconds: one.passedSeconds };
  }
  if (one.notRun !== undefined) {
    return { is: "not-run", reason: one.notRun || "no reason" };
  }
  const { failures, diff, hints } = one;
  return { is: "failed", failures, diff, hints };
}

function unfinished(reason: string): CheckVerdict {
  return { is: "unfinished", reason };
}

/** Why there is no result of a case, in check's own words where it has some. */
function explainEnd(
  { name, streams, exitStatus }: CheckRun,
  { others }: CheckOutput,
): string {
  const said = [
    ...streams.linesOf("runner"),
    ...others,
    ...streams.linesOf("stderr").filter((line) => !isHarmless(line)),
  ].filter((line) => line.trim() !== "");
  const what = streams.has("case")
    ? `check did not get to the end of ${name}`
    : `check did not begin ${name}`;
  if (said.length > 0) return `${what}: ${said.slice(0, 3).join("; ")}`;
  return exitStatus === undefined
    ? what
    : `${what}: it ended with status ${exitStatus}`;
}

/** Where it cannot lower its own chance to be killed. */
function isHarmless(line: string): boolean {
  return /echo: write error: Permission denied$/.test(line);
}

/** What must stand elsewhere for what stands in a case's line. */
interface Expected {
  words: string;
  exitStatus: number;
  xunit: "pass" | "skipped" | "failure";
  isNotRun: boolean;
  isFailure: boolean;
}

function expectOf(one: CheckedCase): Expected {
  const isNotRun = one.notRun !== undefined;
  // It says why, or nothing at all.
  const isFailure = !isNotRun &&
    (one.failures.length > 0 || one.passedSeconds === undefined);
  return {
    words: isFailure ? "failed" : isNotRun ? "was not run" : "passed",
    exitStatus: isFailure ? 1 : 0,
    xunit: isFailure ? "failure" : isNotRun ? "skipped" : "pass",
    isNotRun,
    isFailure,
  };
}

function listContradictions(
  wanted: Expected,
  { name, output, xunit }: {
    name: string;
    output: CheckOutput;
    xunit: XunitReport;
  },
): string[] {
  const { trailer, cases } = output;
  const against: string[] = [];
  if (cases.length !== 1) against.push("it prints another result");
  if (trailer?.ran.join() !== name) against.push("that is not all that ran");
  if (trailer?.notRun.includes(name) !== wanted.isNotRun) {
    against.push(
      wanted.isNotRun ? "it is not among those not run" : "it was not run",
    );
  }
  if (trailer?.failures.includes(name) !== wanted.isFailure) {
    against.push(
      wanted.isFailure
        ? "it is not among the failures"
        : "it is among the failures",
    );
  }
  const count = wanted.isFailure ? trailer?.failedSome : trailer?.passedAll;
  if (count !== 1) against.push("it counts otherwise");
  const [reported] = xunit.cases.filter((one) => one.name === name);
  if (reported === undefined) against.push("the xunit report lacks it");
  else if (reported.outcome !== wanted.xunit) {
    against.push(`the xunit report says ${reported.outcome}`);
  } else if (!xunit.isFinal) against.push("the xunit report is not the last");
  return against;
}
