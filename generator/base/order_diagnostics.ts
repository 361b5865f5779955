import type { Diagnostic } from "./diagnostic.ts";

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The diagnostics by file, line and column, each once, so that what is printed
 * does not depend on the order in which mistakes were found.
 */
export function orderDiagnostics(
  diagnostics: readonly Diagnostic[],
): Diagnostic[] {
  const ordered = diagnostics.toSorted((a, b) =>
    compare(a.at.file, b.at.file) ||
    compare(a.at.line, b.at.line) ||
    compare(a.at.column, b.at.column) ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  );
  return ordered.filter((diagnostic, index) => {
    const before = ordered[index - 1];
    return before === undefined ||
      before.code !== diagnostic.code ||
      before.message !== diagnostic.message ||
      before.at.file !== diagnostic.at.file ||
      before.at.line !== diagnostic.at.line ||
      before.at.column !== diagnostic.at.column;
  });
}
