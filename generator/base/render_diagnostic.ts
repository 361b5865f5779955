import type { Diagnostic, Position } from "./diagnostic.ts";
import { characterWidth } from "./display_width.ts";
import { showUnseen } from "./show_value.ts";

/** What {@linkcode renderDiagnostics} takes. */
export interface RenderDiagnosticsOptions {
  /** Use ANSI colours. */
  colour: boolean;
  /** The text of a file that diagnostics point into, undefined where there is none. */
  readSource: (file: string) => string | undefined;
}

const TAB_COLUMNS = 8;

/** Wider source lines are cut around the caret. */
const MOST_COLUMNS = 120;

/** What stays visible before the caret where a line is cut. */
const COLUMNS_BEFORE = 40;

/** The line ends that TypeScript knows: a spec's line numbers are its. */
const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

interface Cell {
  text: string;
  columns: number;
  underlined: boolean;
}

/** A source line, character by character, as it is to be shown. */
function layOut(line: string, at: Position): Cell[] {
  const start = at.column - 1;
  const end = start + Math.max(1, at.length ?? 1);
  const cells: Cell[] = [];
  let offset = 0;
  let columns = 0;
  for (const character of line) {
    const width = character === "\t"
      ? TAB_COLUMNS - columns % TAB_COLUMNS
      : showUnseen(character) === character
      ? characterWidth(character)
      : 1;
    const text = character === "\t"
      ? " ".repeat(width)
      : showUnseen(character) === character
      ? character
      : "\ufffd";
    cells.push({
      text,
      columns: width,
      underlined: offset >= start && offset < end,
    });
    offset += character.length;
    columns += width;
  }
  if (start >= offset) {
    cells.push({ text: " ", columns: 1, underlined: true });
  }
  return cells;
}

/** The cells around the first underlined one, with `…` where something is cut off. */
function cut(cells: Cell[]): Cell[] {
  const total = cells.reduce((sum, cell) => sum + cell.columns, 0);
  if (total <= MOST_COLUMNS) return cells;
  const caret = cells.findIndex((cell) => cell.underlined);
  let first = caret;
  for (let columns = 0; first > 0 && columns < COLUMNS_BEFORE; first--) {
    columns += cells[first - 1]?.columns ?? 0;
  }
  let last = first;
  for (let columns = 0; last < cells.length; last++) {
    columns += cells[last]?.columns ?? 0;
    if (columns > MOST_COLUMNS) break;
  }
  const ellipsis = { text: "…", columns: 1, underlined: false };
  return [
    ...(first > 0 ? [ellipsis] : []),
    ...cells.slice(first, last),
    ...(last < cells.length ? [ellipsis] : []),
  ];
}

function caretLine(cells: Cell[]): string {
  let line = "";
  let caret = "^";
  for (const cell of cells) {
    if (!cell.underlined) {
      line += " ".repeat(cell.columns);
    } else if (cell.columns > 0) {
      line += caret + "~".repeat(cell.columns - 1);
      caret = "~";
    }
  }
  return line.trimEnd();
}

/**
 * Renders diagnostics as gcc does, so that editors and people can jump to them:
 * `file:line:column: error[code]: message`, the source line with its number, a
 * line with a caret, and a `hint:` line where there is one.
 *
 * Tabs and wide characters keep the caret under its place, and nothing of a
 * file's text can act on the terminal. Ends with a newline unless empty.
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: RenderDiagnosticsOptions,
): string {
  function paint(text: string, code: string): string {
    return options.colour ? `\x1b[${code}m${text}\x1b[0m` : text;
  }

  const linesOf = new Map<string, string[] | undefined>();
  function readLines(file: string): string[] | undefined {
    if (!linesOf.has(file)) {
      linesOf.set(file, options.readSource(file)?.split(LINE_END));
    }
    return linesOf.get(file);
  }

  let rendered = "";
  for (const { code, message, at, hint } of diagnostics) {
    const place = `${showUnseen(at.file)}:${at.line}:${at.column}:`;
    rendered += `${paint(place, "1")} ${paint(`error[${code}]:`, "1;31")} ` +
      `${showUnseen(message)}\n`;
    const line = readLines(at.file)?.[at.line - 1];
    if (line !== undefined) {
      const cells = cut(layOut(line, at));
      const number = String(at.line).padStart(5);
      const text = cells.map((cell) => cell.text).join("").trimEnd();
      rendered += `${number} | ${text}`.trimEnd() + "\n";
      rendered += `${" ".repeat(number.length)} | ` +
        `${paint(caretLine(cells), "1;32")}\n`;
    }
    if (hint !== undefined) {
      rendered += `${paint("hint:", "1;36")} ${showUnseen(hint)}\n`;
    }
  }
  return rendered;
}
