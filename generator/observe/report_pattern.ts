/** A way in which reports of the kernel begin, and how one sees their end. */

import type { ReportKind } from "./verdict.ts";

/** How one sees that a report is over, besides by the next one. */
export type ReportEnd =
  /** `---[ end trace`, `---[ end Kernel panic`. */
  | "marker"
  /** The end of its call trace. */
  | "trace"
  /** A line of `=`. */
  | "rule"
  /** It has several traces and no last line. */
  | "silence"
  /** It is one line. */
  | "line";

/** A way in which reports begin. */
export interface ReportPattern {
  id: string;
  kind: ReportKind;
  /** Part of the line: a cheap test before the regular expression. */
  needle: string;
  /** Matches the message from its first character on. */
  regex: RegExp;
  end: ReportEnd;
  /** Patterns whose report this line takes over: it says more than they did. */
  takesOver?: readonly string[];
  /** Patterns whose report this line belongs to. */
  joins?: readonly string[];
  /** Whether processes print such lines too: then only the kernel's count. */
  isWeak?: true;
  /** Lines that may come before the call trace or registers; 12 when absent. */
  headLines?: number;
  /** Its call trace begins in the next line, without a heading. */
  traceFollows?: true;
}
