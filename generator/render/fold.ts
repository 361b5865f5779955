/** Shell commands on lines of at most 80 columns. */

import { fillLines, splitParagraphs } from "../base/prose.ts";

/** Where a command stands: the tabs before it, and what comes before it there. */
export interface FoldOptions {
  /** Tabs before the command: 1 in a function's body. */
  depth?: number;
}

/** How wide a tab is. */
const TAB = 8;

/** How wide a line may be. */
const COLUMNS = 80;

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
    if (margin + last.length + 1 + word.length + 2 > COLUMNS) lines.push(word);
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
  return depth * TAB + line.length <= COLUMNS
    ? line
    : `${start} \\\n${"\t".repeat(depth + 1)}` +
      foldCommand(first, words, { depth: depth + 1 });
}

/** How wide a line is, with its tabs. */
function widthOf(line: string): number {
  let width = 0;
  for (const character of line) {
    width += character === "\t" ? TAB - width % TAB : 1;
  }
  return width;
}

/**
 * Shell whose lines are at most 80 columns wide, where blanks allow it: words of
 * commands go to a further line, and comments are filled anew.
 */
export function foldLines(text: string): string {
  const folded: string[] = [];
  const lines = text.split("\n");
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (isComment(line)) {
      const block = [line];
      while (lines[0] !== undefined && isComment(lines[0])) {
        block.push(lines.shift() ?? "");
      }
      folded.push(...foldComment(block));
      continue;
    }
    const at = widthOf(line) > COLUMNS ? findBreak(line) : undefined;
    if (at === undefined) {
      folded.push(line);
      continue;
    }
    const rest = line.slice(at + 1);
    folded.push(`${line.slice(0, at)} \\`);
    const next = rest.endsWith(" \\") ? lines.shift() : undefined;
    const indent = /^\t*/.exec(next ?? `\t${line}`)?.[0] ?? "";
    lines.unshift(
      next === undefined
        ? indent + rest
        : `${indent}${rest.slice(0, -1)}${next.trimStart()}`,
    );
  }
  return folded.join("\n");
}

function isComment(line: string): boolean {
  return /^\s*#( |$)/.test(line);
}

/** A block of comments, its paragraphs filled anew where one is too wide. */
function foldComment(block: string[]): string[] {
  if (block.every((line) => widthOf(line) <= COLUMNS)) return block;
  const margin = /^\s*# /.exec(block[0] ?? "")?.[0] ?? "# ";
  const prose = block.map((line) => line.replace(/^\s*# ?/, "")).join("\n");
  const width = COLUMNS - widthOf(margin);
  return splitParagraphs(prose).flatMap((words, index) => [
    ...(index === 0 ? [] : [margin.trimEnd()]),
    ...fillLines(words, width).map((line) => margin + line),
  ]);
}

/** The last blank where a command can go on on the next line. */
function findBreak(line: string): number | undefined {
  const indent = /^\t*/.exec(line)?.[0].length ?? 0;
  return listBlanks(line).filter((at) =>
    at > indent && widthOf(line.slice(0, at)) <= COLUMNS - 2 &&
    // The value of an option stays with it.
    !/ -+\w[\w-]*$/.test(line.slice(0, at)) && line.slice(at) !== " \\"
  ).at(-1);
}

/** The places of blanks in a line that are in no quotes. */
function listBlanks(line: string): number[] {
  const blanks: number[] = [];
  let quote = "";
  for (const [at, character] of [...line].entries()) {
    if (quote === "" && character === " ") blanks.push(at);
    else if (quote === "" && /["']/.test(character)) quote = character;
    else if (character === quote) quote = "";
  }
  return blanks;
}
