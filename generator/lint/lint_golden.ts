/** E5: golden output is the same on every machine and under every number. */

import type { LintFinding } from "./finding.ts";
import { splitLines } from "./shell_script.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

/** What differs from machine to machine or from run to run. */
const UNSTABLE: [what: string, pattern: RegExp][] = [
  ["a device node", /\/dev\//],
  ["an absolute path", /(?:^|[\s"'=(:])\/(?!dev\/)[A-Za-z]/],
  ["the time of a kernel message", /\[ *\d+\.\d+\]/],
  ["a time of day", /\b\d{1,2}:\d{2}:\d{2}\b/],
  ["an address or page frame", /\b0x[0-9a-f]{5,}\b/i],
  ["a process id", /\b(?:pid|process) \d+|\b[a-z_]\w*:\d{3,}\b|\[\d+\]/i],
  [
    "the name of a device",
    /\b(?:pmem\d|namespace\d+\.\d|(?:pfn|btt|dax)\d+\.\d|region\d|dm-\d|loop\d|nvme\d|[sv]d[a-z]\d*\b)/,
  ],
  [
    "a message of the kernel",
    /\b(?:Memory failure|Call Trace|BUG|WARNING|INFO|Oops): |\b(?:XFS|EXT4-fs|EXT2-fs) \(/,
  ],
];

/** The header, and nothing in the lines below that is of one run only. */
export function* lintGolden(
  { golden, number }: XfstestsCase,
): Iterable<LintFinding> {
  if (golden === undefined) return;
  const { path, text } = golden;
  const lines = splitLines(text);
  const header = `QA output created by ${number}`;
  if (lines[0] !== header) {
    yield found(1, `line 1 is "${lines[0]}", must be "${header}"`);
  }
  const elsewhere = new RegExp(`(?<!test-|\\d)${number}(?!\\d)`);
  for (const [index, line] of lines.entries()) {
    if (/\s$/.test(line)) yield found(index + 1, "blanks at the line's end");
    if (index === 0) continue;
    if (elsewhere.test(line)) {
      yield found(
        index + 1,
        `"${number}" stands there as something else than "test-${number}"`,
      );
    }
    for (const [what, pattern] of UNSTABLE) {
      if (pattern.test(line)) yield found(index + 1, `"${line}" has ${what}`);
    }
  }
  if (!text.endsWith("\n")) {
    yield found(lines.length, "no end of the last line");
  }

  function found(line: number, message: string): LintFinding {
    return { rule: "E5", path, line, message };
  }
}
