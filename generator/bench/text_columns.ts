/** Tables of plain text. */

import { displayWidth } from "../base/display_width.ts";

/**
 * Rows as lines: the first column is flush left, the others, which have
 * figures, flush right, two blanks between.
 */
export function alignColumns(
  rows: readonly (readonly string[])[],
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
    });
  }
  return rows.map((row) =>
    row.map((cell, column) => {
      const blanks = " ".repeat((widths[column] ?? 0) - displayWidth(cell));
      return column === 0 ? cell + blanks : blanks + cell;
    }).join("  ").trimEnd()
  );
}
