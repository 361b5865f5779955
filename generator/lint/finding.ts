/** What the linter says. */

/** A place in a generated file that its reviewers would not take. */
export interface LintFinding {
  /** `E1` to `E14`: must be mended; `W1` to `W9`: reviewers will ask. */
  rule: string;
  /** As the file's path was given. */
  path: string;
  /** From 1. */
  line: number;
  /** What is there and what should be; no full stop. */
  message: string;
}

/** One of each, in the order of paths, lines and rules. */
export function orderFindings(findings: Iterable<LintFinding>): LintFinding[] {
  const unique = new Map<string, LintFinding>();
  for (const finding of findings) {
    const { rule, path, line, message } = finding;
    unique.set(JSON.stringify([path, line, rule, message]), finding);
  }
  return [...unique.values()].sort((a, b) =>
    compare(a.path, b.path) || a.line - b.line ||
    compare(a.rule, b.rule) || compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
