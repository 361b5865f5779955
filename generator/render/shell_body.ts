/** The bodies of shell functions that may depend on a matrix's cell. */

import { tapName } from "./quote.ts";

/** A cell of a matrix, or the only one. */
export interface CellBody {
  name: string;
}

/**
 * The body of a function, in whole lines: commands, or a `case` of its first
 * argument, the cell's name, where cells differ.
 *
 * @param listCommands The commands for a cell, with so many tabs before them.
 */
export function shellFunctionBody<C extends CellBody>(
  cells: readonly C[],
  listCommands: (cell: C, depth: number) => string[],
): string {
  const bodies = new Map<string, C[]>();
  for (const cell of cells) {
    const body = indent(listCommands(cell, 2), 2);
    bodies.set(body, [...bodies.get(body) ?? [], cell]);
  }
  const [first] = cells;
  if (first === undefined) return "";
  if (bodies.size === 1) return indent(listCommands(first, 1), 1);
  return [
    "\tcase $1 in",
    ...Array.from(
      bodies,
      ([body, alike]) => `\t${listPatterns(alike)})\n${body}\n\t\t;;`,
    ),
    "\tesac",
  ].join("\n");
}

function listPatterns(cells: readonly CellBody[]): string {
  return cells.map(({ name }) => `"${tapName(name)}"`).join(" | \\\n\t");
}

function indent(commands: string[], depth: number): string {
  return commands.map((command) => "\t".repeat(depth) + command).join("\n");
}
