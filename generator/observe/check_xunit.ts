/** Reads the xunit report of check of xfstests. */

/** What the report says of a case. Its messages are often about another one. */
export interface XunitCase {
  name: string;
  outcome: "pass" | "skipped" | "failure";
}

/** The report, as far as it is of use. */
export interface XunitReport {
  cases: XunitCase[];
  /** Whether it is of the end: those of before have no time. */
  isFinal: boolean;
}

/**
 * Reads a report. It need not be XML: messages are pasted in without being
 * quoted, so it is read line by line, as check writes it.
 */
export function parseXunit(lines: readonly string[]): XunitReport {
  const cases: XunitCase[] = [];
  let current: XunitCase | undefined;
  let isFinal = false;
  let isInText = false;
  for (const line of lines) {
    if (isInText) {
      isInText = line !== "]]>" && !line.endsWith("]]>");
      continue;
    }
    isInText = line.startsWith("<![CDATA[");
    if (/^ failures="\d+" skipped="\d+" tests="\d+" time="\d+"$/.test(line)) {
      isFinal = true;
    }
    const [, name] =
      /^\t<testcase classname="[^"]*" name="([^"]*)" time="[^"]*">$/
        .exec(line) ?? [];
    if (name !== undefined) {
      current = { name, outcome: "pass" };
    } else if (current !== undefined && /^\t\t<skipped\b/.test(line)) {
      current.outcome = "skipped";
    } else if (current !== undefined && /^\t\t<failure\b/.test(line)) {
      current.outcome = "failure";
    } else if (current !== undefined && line === "\t</testcase>") {
      cases.push(current);
      current = undefined;
    }
  }
  return { cases, isFinal };
}
