/** Verdicts, and what a run knows of each scenario. */

/** How a test point ended. */
export type Verdict =
  | "pass"
  | "skip"
  | "xfail"
  | "fail"
  | "lost"
  | "timeout"
  | "hang"
  | "crash";

/** From best to worst. */
export const VERDICTS: readonly Verdict[] = [
  "pass",
  "skip",
  "xfail",
  "fail",
  "lost",
  "timeout",
  "hang",
  "crash",
];

/** The worst of several verdicts; `lost` when there is none. */
export function worstVerdict(verdicts: Verdict[]): Verdict {
  if (verdicts.length === 0) return "lost";
  return verdicts.reduce((worst, verdict) =>
    VERDICTS.indexOf(verdict) > VERDICTS.indexOf(worst) ? verdict : worst
  );
}

/** The kinds of a kernel's report. */
export type ReportKind =
  | "panic"
  | "oops"
  | "bug"
  | "warning"
  | "general-protection"
  | "page-fault"
  | "soft-lockup"
  | "hard-lockup"
  | "rcu-stall"
  | "hung-task"
  | "kasan"
  | "kcsan"
  | "kmsan"
  | "kfence"
  | "ubsan"
  | "lockdep"
  | "refcount"
  | "list-corruption"
  | "atomic-sleep"
  | "bad-page"
  | "out-of-memory"
  | "filesystem-shutdown"
  | "filesystem-corruption";

/** One report of the kernel on its console. */
export interface ConsoleReport {
  kind: ReportKind;
  /** The line that says what happened, without its timestamp. */
  title: string;
  /** The function that the report is about, from RIP or the first own frame. */
  function?: string;
  /** Names of the call trace's first functions. */
  callTrace: string[];
  /** The report's first lines, as printed. */
  lines: string[];
  /**
   * What it has in common with reports of the same fault in other runs, once
   * the report is whole: see `fingerprintReport()`.
   */
  fingerprint?: string;
  /** Where it begins in the console, counted from 1. */
  consoleLine: number;
  /** The scenario that was running, by the markers in the kernel log. */
  scenario?: string;
  /** The test point that was running. */
  point?: string;
}

/** A process that did not go away. */
export interface StuckTask {
  pid: number;
  command: string;
  /** As in /proc/PID/stat: `D`, `R`. */
  state: string;
  /** Functions of /proc/PID/stack, innermost first; may be empty. */
  stack: string[];
}

/** What came of one test point. */
export interface PointResult {
  name: string;
  verdict: Verdict;
  /** Why it is not a pass; absent on a pass. */
  reason?: string;
  /** Diagnostic lines printed for it, without `# `. */
  diagnostics: string[];
}

/** What check of xfstests says of a scenario's case. */
export interface CheckRecord {
  /** As in `xfs/901`. */
  case: string;
  /** How long the case alone took in seconds, if it passed. */
  seconds?: number;
  /** Why it was not run. */
  notRun?: string;
  /** How its output differs from the golden one, as `diff -u` says it. */
  diff: string[];
  /** The lines in the kernel log for which check fails it. */
  dmesg: string[];
  /** What check says to look at. */
  hints: string[];
}

/** What came of one scenario on one kernel. */
export interface ScenarioResult {
  scenario: string;
  verdict: Verdict;
  points: PointResult[];
  /** Why the verdict is not a pass, where no point says it. */
  reason?: string;
  reports: ConsoleReport[];
  stuck: StuckTask[];
  /** Absent where it was run as a selftest. */
  check?: CheckRecord;
  /** Exit status of the test program, where it ended. */
  exitStatus?: number;
  seconds: number;
}
