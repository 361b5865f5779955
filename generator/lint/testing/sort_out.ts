/** What is found of files that are committed, beside what is known. */

import type { GeneratedFile } from "../../render/generated_file.ts";
import type { LintFinding } from "../finding.ts";
import { splitLines } from "../shell_script.ts";

/**
 * Findings that are new, and patterns of known ones that are found no more.
 *
 * @param known Of findings with their lines: `W1 common/rc: # A long line`.
 */
export function sortOut(
  findings: LintFinding[],
  { files, known }: { files: GeneratedFile[]; known: RegExp[] },
): { news: string[]; mended: RegExp[] } {
  const lines = new Map(
    files.map(({ path, text }) => [path, splitLines(text)]),
  );
  const found = findings.map(({ rule, path, line }) =>
    `${rule} ${path}: ${lines.get(path)?.[line - 1]?.trim()}`
  );
  return {
    news: found.filter((one) => !known.some((pattern) => pattern.test(one))),
    mended: known.filter((pattern) => !found.some((one) => pattern.test(one))),
  };
}
