/** Finds the kernel's reports on a console while it is being written. */

import { createBacktraceReader } from "./backtraces.ts";
import {
  chooseFunction,
  parseFrame,
  parseInstructionPointer,
  parseTitleFunction,
} from "./call_trace.ts";
import {
  type ConsoleLine,
  isOurOwn,
  parseConsoleLine,
} from "./console_line.ts";
import { CUT_HERE, matchReport } from "./console_table.ts";
import type { ReportEnd, ReportPattern } from "./report_pattern.ts";
import type { ConsoleReport } from "./verdict.ts";

/** How many lines of a report are kept. */
const KEPT_LINES = 40;

/** How many functions of a call trace are kept. */
const KEPT_FUNCTIONS = 16;

/** A report that goes on for longer is taken to be over. */
const MAX_LINES = 400;

/** A pause after which a report is taken to be over. */
const MAX_PAUSE_SECONDS = 30;

const MAX_HEAD_LINES = 12;

/** Reads a console line by line. */
export interface ConsoleReader {
  /** Takes one line, without its newline. */
  push(line: string): void;
  /**
   * The reports so far, in the order of their first lines. One is in here as
   * soon as it begins, and is filled in as its lines come.
   */
  readonly reports: readonly ConsoleReport[];
  /** The last line that is not blank, without escape sequences. */
  readonly lastLine: string | undefined;
  /** The test point of a scenario that was the last to start. */
  lastPoint(scenario: string): string | undefined;
  /**
   * What a task was doing when the processors were asked for backtraces,
   * innermost function first; empty if it was not running.
   */
  functionsOf(pid: number): string[];
}

/** A report that may still get lines. */
interface OpenReport {
  report: ConsoleReport;
  /** The last pattern that made it what it is. */
  id: string;
  end: ReportEnd;
  headLines: number;
  caller: string | undefined;
  lineCount: number;
  lastSeconds: number | undefined;
  /** Registers or a call trace have come: the next report's title is its own. */
  hasBody: boolean;
  /** Which kind of call trace its lines are in, if in any. */
  trace: "none" | "marked" | "bare";
  /** Its call trace is over, and nothing but an afterword belongs to it. */
  isWindingUp: boolean;
  titleFunction: string | undefined;
  instructionPointer: string | undefined;
}

const BODY =
  /^(?:CPU: \d+ |Modules linked in:|Call [Tt]race:|RIP: |NMI backtrace for cpu \d+$|stack backtrace:)/;

/**
 * What KFENCE and KCSAN print above a bare call trace: one without `<TASK>`,
 * which ends with the first line that is no frame.
 */
const BARE_HEADING =
  /^.+ (?:at|of) 0x[0-9a-f]+ .*kfence-#\d+\):$|^Invalid .+ at 0x[0-9a-f]+:$|^.+ to 0x[0-9a-f]+ of \d+ bytes by (?:task \d+|interrupt) on cpu \d+:$/;

const END_MARKER = /^---\[ end |^Rebooting in \d+ seconds/;

const AFTERWORD = /^INFO: task .+ blocked on /;

const RULE = /^={20,}$/;

const POINT = /^(?:\[U\] )?(?:selftests: dax|dax-remove): [^:]+: (.+)$/;

const SYSRQ = /^sysrq: /;

/** The kind of call trace that a line stands above. */
function matchHeading(text: string): "marked" | "bare" | undefined {
  if (/^Call [Tt]race:/.test(text)) return "marked";
  return BARE_HEADING.test(text) ? "bare" : undefined;
}

function addLine(open: OpenReport, line: ConsoleLine): void {
  if (open.report.lines.length < KEPT_LINES) {
    open.report.lines.push(line.printed);
  }
  open.lineCount++;
  open.lastSeconds = line.seconds ?? open.lastSeconds;
}

function nameFunction(open: OpenReport): void {
  const name = chooseFunction([
    ...(open.titleFunction === undefined ? [] : [open.titleFunction]),
    ...(open.instructionPointer === undefined ? [] : [open.instructionPointer]),
    ...open.report.callTrace,
  ]);
  if (name !== undefined) open.report.function = name;
}

/** Adds a line that begins no report; says whether the report goes on. */
function readLine(open: OpenReport, line: ConsoleLine): boolean {
  const { text } = line;
  const { report } = open;
  addLine(open, line);
  if (BODY.test(text)) open.hasBody = true;
  if (open.id === CUT_HERE && open.lineCount === 2 && !open.hasBody) {
    report.title = text;
  }
  const pointer = parseInstructionPointer(text);
  if (pointer !== undefined && open.instructionPointer === undefined) {
    open.instructionPointer = pointer;
    report.callTrace = [];
  }
  const frame = parseFrame(text);
  const heading = matchHeading(text);
  if (heading !== undefined) {
    open.trace = report.callTrace.length === 0 ? heading : "none";
  } else if (open.trace === "bare" && frame === undefined) open.trace = "none";
  if (
    open.trace !== "none" && frame?.isReliable === true &&
    report.callTrace.length < KEPT_FUNCTIONS
  ) {
    report.callTrace.push(frame.name);
  }
  nameFunction(open);
  if (text.trim() === "</TASK>") {
    open.trace = "none";
    open.isWindingUp = open.end === "trace";
  }
  return !END_MARKER.test(text) &&
    !(open.end === "rule" && open.hasBody && RULE.test(text)) &&
    open.lineCount < MAX_LINES &&
    (open.hasBody || open.lineCount <= open.headLines);
}

/** The newest open report that a title belongs to. */
function findHead(
  stack: OpenReport[],
  pattern: ReportPattern,
  caller: string | undefined,
): OpenReport | undefined {
  const heads = [...(pattern.joins ?? []), ...(pattern.takesOver ?? [])];
  return stack.findLast((open) =>
    open.caller === caller && !open.hasBody && heads.includes(open.id)
  );
}

/** Makes a title part of a report that has begun. */
function extendReport(
  open: OpenReport,
  pattern: ReportPattern,
  line: ConsoleLine,
): void {
  if (pattern.takesOver?.includes(open.id)) {
    open.report.kind = pattern.kind;
    open.report.title = line.text;
  }
  if (pattern.id !== CUT_HERE) open.id = pattern.id;
  if (pattern.end === "marker") open.end = "marker";
  open.titleFunction ??= parseTitleFunction(line.text);
  addLine(open, line);
  nameFunction(open);
}

/**
 * Makes a reader of a kernel's console.
 *
 * It knows the running scenario and test point by what the guest writes to
 * the kernel log: `yank: begin SCENARIO`, `yank: end SCENARIO` and, of a point,
 * `selftests: dax: PROGRAM: POINT` or `dax-remove: CASE: POINT`. What comes between the end of a scenario
 * and the next one's begin is charged to the former.
 */
export function createConsoleReader(): ConsoleReader {
  const reports: ConsoleReport[] = [];
  const lastPoints = new Map<string, string>();
  const backtraces = createBacktraceReader();
  /** Reports that go on, the newest last. */
  let stack: OpenReport[] = [];
  let lineNumber = 0;
  let lastLine: string | undefined;
  let hasStamps = false;
  let scenario: string | undefined;
  let point: string | undefined;

  /** Takes what the tests and their runner wrote. */
  function readMarker(text: string): void {
    const [, verb, name] = /^yank: (begin|end) (\S+)/.exec(text) ?? [];
    if (verb === "begin") {
      scenario = name;
      stack = [];
    }
    if (verb !== undefined) point = undefined;
    const started = POINT.exec(text)?.[1]?.trim();
    if (started === undefined) return;
    point = started;
    if (scenario !== undefined) lastPoints.set(scenario, started);
  }

  function beginReport(pattern: ReportPattern, line: ConsoleLine): void {
    const report: ConsoleReport = {
      kind: pattern.kind,
      title: line.text,
      callTrace: [],
      lines: [],
      consoleLine: lineNumber,
      ...(scenario === undefined ? {} : { scenario }),
      ...(point === undefined ? {} : { point }),
    };
    const open: OpenReport = {
      report,
      id: pattern.id,
      end: pattern.end,
      headLines: pattern.headLines ?? MAX_HEAD_LINES,
      caller: line.caller,
      lineCount: 0,
      lastSeconds: line.seconds,
      hasBody: false,
      trace: pattern.traceFollows === true ? "bare" : "none",
      isWindingUp: false,
      titleFunction: parseTitleFunction(line.text),
      instructionPointer: undefined,
    };
    reports.push(report);
    addLine(open, line);
    nameFunction(open);
    // Where lines do not say who prints them, two CPUs may report at once:
    // what waits for its last line goes on when the new report is over.
    stack = stack.filter((other) =>
      other.caller !== line.caller || other.end === "marker" || !other.hasBody
    );
    if (pattern.end !== "line") stack.push(open);
  }

  function readMessage(line: ConsoleLine): void {
    const { text, seconds } = line;
    lastLine = line.printed;
    hasStamps ||= line.isStamped;
    backtraces.push(text);
    if (isOurOwn(text)) return readMarker(text);
    if (SYSRQ.test(text)) {
      stack = [];
      return;
    }
    stack = stack.filter(({ lastSeconds }) =>
      seconds === undefined || lastSeconds === undefined ||
      seconds - lastSeconds <= MAX_PAUSE_SECONDS
    );
    const isKernels = line.isStamped || !hasStamps;
    const pattern = matchReport(text);
    if (pattern !== undefined && (isKernels || pattern.isWeak !== true)) {
      const head = findHead(stack, pattern, line.caller);
      if (head === undefined) beginReport(pattern, line);
      else extendReport(head, pattern, line);
      return;
    }
    if (!isKernels) return;
    const open = stack.findLast(({ caller }) => caller === line.caller);
    if (open === undefined) return;
    if (open.isWindingUp && !AFTERWORD.test(text)) {
      stack = stack.filter((other) => other !== open);
      return;
    }
    if (!readLine(open, line)) stack = stack.filter((other) => other !== open);
  }

  return {
    push(line) {
      lineNumber++;
      for (const message of parseConsoleLine(line)) readMessage(message);
    },
    reports,
    get lastLine() {
      return lastLine;
    },
    lastPoint: (name) => lastPoints.get(name),
    functionsOf: backtraces.functionsOf,
  };
}
