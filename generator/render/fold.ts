/** Shell commands on lines of at most 80 columns. */

/** Where a command stands: the tabs before it, and what comes before it there. */
export interface FoldOptions {
  /** Tabs before the command: 1 in a function's body. */
  depth?: number;
}

/** How wide a tab is. */
const TAB = 8;

/** A command and its words, continued on further lines where it is too long. */
export function foldCommand(
  command: string,
  words: readonly string[],
  { depth = 1 }: FoldOptions = {},
): string {
  const lines = [command];
  for (const word of words) {
    const last = lines.at(-1) ?? "";
    const margin = (lines.length === 1 ? depth : depth + 1) * TAB;
    if (margin + last.length + 1 + word.length + 2 > 80) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join(` \\\n${"\t".repeat(depth + 1)}`);
}

/**
 * Two parts of a command, on one line where they fit.
 *
 * @param command The second part, or its words where it may be continued.
 */
export function foldPair(
  start: string,
  command: string | readonly string[],
  { depth = 1 }: FoldOptions = {},
): string {
  const [first = "", ...words] = [command].flat();
  const line = [start, first, ...words].join(" ");
  return depth * TAB + line.length <= 80
    ? line
    : `${start} \\\n${"\t".repeat(depth + 1)}` +
      foldCommand(first, words, { depth: depth + 1 });
}
