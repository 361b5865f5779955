/** Columns on stdout. */

/** Prints lines of columns, the last of them as long as it is. */
export function printRows(
  rows: readonly string[][],
  print: (text: string) => void,
): void {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  for (const row of rows) {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    print(`${cells.join("  ").trimEnd()}\n`);
  }
}
