/** E14 and W1: the lines of a file, whatever it is. */

import type { GeneratedFile } from "../render/generated_file.ts";
import type { LintFinding } from "./finding.ts";
import { splitLines } from "./shell_script.ts";
import type { ShellScript } from "./shell_script.ts";

const COLUMNS = 80;
const TAB_COLUMNS = 8;

/** Blanks, ends of lines and characters. */
export function* lintText(
  { path, text }: GeneratedFile,
): Iterable<LintFinding> {
  const lines = splitLines(text);
  // What golden output has at the ends of its lines is of E5.
  const isGolden = path.endsWith(".out");
  for (const [index, line] of lines.entries()) {
    const fault = line.includes("\r")
      ? "a carriage return"
      : !/^[\t\x20-\x7e]*$/.test(line)
      ? "a character that is not ASCII"
      : / +\t/.exec(line)?.index === 0
      ? "blanks before a tab"
      : !isGolden && /\s$/.test(line)
      ? "blanks at the line's end"
      : undefined;
    if (fault !== undefined) yield found(index + 1, fault);
  }
  if (!isGolden && !text.endsWith("\n")) {
    yield found(lines.length, "no end of the last line");
  }
  if (text.endsWith("\n\n")) {
    yield found(lines.length, "empty lines at the end");
  }

  function found(line: number, message: string): LintFinding {
    return { rule: "E14", path, line, message };
  }
}

/** Indents of shell, and lines that could be shorter. */
export function* lintLines(script: ShellScript): Iterable<LintFinding> {
  const { path, lines, literalLines } = script;
  for (const [index, line] of lines.entries()) {
    const at = index + 1;
    if (literalLines.has(at)) continue;
    if (/^(?: (?! *\t)|\t+ {8})/.test(line)) {
      yield { rule: "E14", path, line: at, message: "indented by blanks" };
    }
    const columns = countColumns(line);
    if (columns <= COLUMNS || !canBeFolded(line)) continue;
    const message = `${columns} columns, more than ${COLUMNS}`;
    yield { rule: "W1", path, line: at, message };
  }
}

/** How wide a line is shown, with tabs of eight. */
function countColumns(line: string): number {
  let columns = 0;
  for (const character of line) {
    columns += character === "\t" ? TAB_COLUMNS - columns % TAB_COLUMNS : 1;
  }
  return columns;
}

/** Not if a quoted text would be too long on a line of its own. */
function canBeFolded(line: string): boolean {
  const [indent = ""] = /^\t*/.exec(line) ?? [];
  const own = countColumns(`${indent}\t`);
  return (line.match(/"(?:[^"\\]|\\.)*"|'[^']*'/g) ?? []).every((quoted) =>
    own + quoted.length <= COLUMNS
  );
}
