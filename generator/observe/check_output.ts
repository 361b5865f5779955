/**
 * Reads what check of xfstests prints on standard output.
 *
 * It is read strictly: a line that check does not print is kept as one that
 * was not understood, for whoever decides whether the case passed.
 *
 * @module
 */

/** Why check says that a case failed. */
export type CheckFailure =
  /** What it printed is not what is in its .out file. */
  | { is: "mismatch" }
  | { is: "exit"; status: number }
  | { is: "core" }
  /** Of the check of a filesystem after the case, in check's words. */
  | { is: "filesystem"; message: string }
  | { is: "dmesg" }
  | { is: "kmemleak" }
  | { is: "no-golden-output" };

/** What check says of one case. */
export interface CheckedCase {
  /** As in `xfs/901`. */
  name: string;
  /** Seconds that it took, which check tells of one that passed. */
  passedSeconds?: number;
  /** Why it was not run. */
  notRun?: string;
  isExpunged: boolean;
  failures: CheckFailure[];
  /** What differs, as `diff -u` says it. */
  diff: string[];
  /** Fixes that the kernel may lack, if the case names them. */
  hints: string[];
}

/** All that check printed. */
export interface CheckOutput {
  cases: CheckedCase[];
  /** Cases that are in no list of the tree. */
  unknown: string[];
  /** What it says at the end; absent if it did not get there. */
  trailer?: CheckTrailer;
  /** Lines that check does not print: why it could not begin, for one. */
  others: string[];
}

/** What check says at the end of all cases. */
export interface CheckTrailer {
  ran: string[];
  notRun: string[];
  failures: string[];
  /** `Passed all N tests` */
  passedAll?: number;
  /** `Failed N of N tests` */
  failedSome?: number;
}

const HEADER =
  /^(?:FSTYP|PLATFORM|MKFS_OPTIONS|MOUNT_OPTIONS|SECTION|RECREATING) +-- /;
const UNKNOWN = /^(\S+) - unknown test, ignored$/;
const CASE = /^([a-z0-9_]+\/\d{3,}[\w-]*) *(?:\d+s \.\.\. +)?(.*)$/;
const PASSED = /^ ?(\d+)s$/;
const NOT_RUN = /^\[not run\] ?(.*)$/;
const MISMATCH = /^- output mismatch \(see .*\)$/;
const REPORT = /^Xunit report: /;
const HINT = /^HINT: You _MAY_ be missing \w+ fix:$/;
const HINTED = /^ {6}(\S.*)$/;

/** What stands before the rest of a case's first line. */
const LEADING: readonly [RegExp, (match: RegExpExecArray) => CheckFailure][] = [
  [/^\[dumped core\]/, () => ({ is: "core" })],
  [
    /^\[failed, exit status (\d+)\]/,
    ([, status]) => ({ is: "exit", status: Number(status) }),
  ],
];

const POST_CHECK = /^(_check_[a-z0-9_]+): (.+)$/;
const SEE = /^ *\(see .*\)$/;

/** What check prints when it tries to mend what it found. */
const REPAIR = /^Trying to repair broken \w+ file system$/;

function split(names: string): string[] {
  return names.split(" ").filter((name) => name !== "");
}

/** Reads a line of the trailer; says whether it is one. */
function readTrailer(output: CheckOutput, line: string): boolean {
  const [, ran] = /^Ran: (.+)$/.exec(line) ?? [];
  if (ran !== undefined) {
    output.trailer = { ran: split(ran), notRun: [], failures: [] };
    return true;
  }
  const [, passed] = /^Passed all (\d+) tests$/.exec(line) ?? [];
  if (passed !== undefined) {
    output.trailer ??= { ran: [], notRun: [], failures: [] };
    output.trailer.passedAll = Number(passed);
    return true;
  }
  const { trailer } = output;
  if (trailer === undefined) return false;
  const [, notRun] = /^Not run: (.+)$/.exec(line) ?? [];
  if (notRun !== undefined) trailer.notRun.push(...split(notRun));
  const [, failures] = /^Failures: (.+)$/.exec(line) ?? [];
  if (failures !== undefined) trailer.failures.push(...split(failures));
  const [, failed] = /^Failed (\d+) of \d+ tests$/.exec(line) ?? [];
  if (failed !== undefined) trailer.failedSome = Number(failed);
  return [notRun, failures, failed].some((found) => found !== undefined) ||
    REPORT.test(line);
}

/** Reads what check prints, to its last line. */
export function parseCheckOutput(lines: readonly string[]): CheckOutput {
  const output: CheckOutput = {
    cases: [],
    unknown: [],
    others: [],
  };
  let current: CheckedCase | undefined;
  /** Whether the lines of a diff are coming. */
  let isInDiff = false;

  /** Reads what follows a case's name, and its further lines. */
  function readCase(one: CheckedCase, text: string): void {
    let rest = text;
    for (const [regex, toFailure] of LEADING) {
      const match = regex.exec(rest);
      if (match === null) continue;
      one.failures.push(toFailure(match));
      rest = rest.slice(match[0].length);
    }
    const [, seconds] = PASSED.exec(rest) ?? [];
    const [, notRun] = NOT_RUN.exec(rest) ?? [];
    const [, checker = "", message = ""] = POST_CHECK.exec(rest) ?? [];
    if (seconds !== undefined) one.passedSeconds = Number(seconds);
    else if (notRun !== undefined) one.notRun = notRun;
    else if (rest === "[expunged]") one.isExpunged = true;
    else if (rest === "no qualified output") {
      one.failures.push({ is: "no-golden-output" });
    } else if (MISMATCH.test(rest)) {
      one.failures.push({ is: "mismatch" });
      isInDiff = true;
    } else if (checker === "_check_dmesg") one.failures.push({ is: "dmesg" });
    else if (checker === "_check_kmemleak") {
      one.failures.push({ is: "kmemleak" });
    } else if (checker !== "") {
      one.failures.push({ is: "filesystem", message });
    } else if (HINTED.test(rest) && one.hints.length > 0) {
      one.hints.push(rest.trim());
    } else if (HINT.test(rest)) one.hints.push(rest);
    else if (rest !== "" && !SEE.test(rest) && !REPAIR.test(rest)) {
      output.others.push(rest);
    }
  }

  for (const line of lines) {
    if (isInDiff && (line.startsWith("    ") || line === "")) {
      if (line !== "") current?.diff.push(line.slice(4));
      isInDiff = line !== "";
      continue;
    }
    isInDiff = false;
    const [, unknown] = UNKNOWN.exec(line) ?? [];
    if (unknown !== undefined) {
      output.unknown.push(unknown);
      continue;
    }
    if (readTrailer(output, line)) {
      current = undefined;
      continue;
    }
    const [, name, rest = ""] = CASE.exec(line) ?? [];
    if (name !== undefined && output.trailer === undefined) {
      current = {
        name,
        isExpunged: false,
        failures: [],
        diff: [],
        hints: [],
      };
      output.cases.push(current);
      readCase(current, rest);
    } else if (current !== undefined) readCase(current, line);
    else if (line !== "" && !HEADER.test(line)) output.others.push(line);
  }
  return output;
}
