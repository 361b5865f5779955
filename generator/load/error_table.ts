/** Error tables for tests: spec text that says what is wrong with it. */

import type { Diagnostic } from "../base/diagnostic.ts";

/** A diagnostic as an error table has it. */
export interface ExpectedError {
  line: number;
  code: string;
  /** Part of the message. */
  message: string;
}

/**
 * Reads what stands at the ends of a table's lines:
 *
 *     sizeMiB: 7, // ERROR out-of-range: Cannot accept 7
 *
 * Several follow each other in one line.
 */
export function readErrorTable(text: string): ExpectedError[] {
  return text.split("\n").flatMap((line, index) =>
    line.split("// ERROR ").slice(1).map((comment) => {
      const [, code = "", message = ""] =
        /^([a-z-]+): (.*)$/.exec(comment.trim()) ?? [];
      return { line: index + 1, code, message };
    })
  );
}

function show(error: ExpectedError): string {
  return `line ${error.line}: ${error.code}: ${error.message}`;
}

/** What differs between a table and the diagnostics of its file, in words. */
export function compareToTable(
  expected: readonly ExpectedError[],
  diagnostics: readonly Diagnostic[],
): string[] {
  const left = [...expected];
  const differences: string[] = [];
  for (const { code, message, at: { line } } of diagnostics) {
    const index = left.findIndex((error) =>
      error.line === line && error.code === code &&
      error.message !== "" && message.includes(error.message)
    );
    if (index < 0) {
      differences.push(`not expected: ${show({ line, code, message })}`);
    } else {
      left.splice(index, 1);
    }
  }
  return [...differences, ...left.map((error) => `missing: ${show(error)}`)];
}
