/**
 * Comments made of prose. Whatever the prose says, it can neither end the
 * comment nor be taken for a directive.
 *
 * @module
 */

import { fillLines, splitParagraphs } from "../base/prose.ts";

/** How {@linkcode commentShell} and {@linkcode commentC} lay out their lines. */
export interface CommentOptions {
  /** Longest line in columns, where words allow; 76 when absent. */
  width?: number;
  /** Tabs before each line; 0 when absent. A tab is eight columns. */
  tabs?: number;
}

/** Characters that cannot be seen: controls, formats, half characters. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu;

function showUnseen(text: string): string {
  return text.replaceAll(
    unseen,
    (character) =>
      `<U+${
        character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")
      }>`,
  );
}

/** Wraps prose behind a prefix, one line of the prefix alone between paragraphs. */
function wrapProse(
  paragraphs: string[][],
  prefix: string,
  { width = 76, tabs = 0 }: CommentOptions,
): string[] {
  const columns = width - 8 * tabs - prefix.length;
  const margin = "\t".repeat(tabs) + prefix;
  return paragraphs
    .map((words) => fillLines(words, columns).map((line) => margin + line))
    .reduce<string[]>(
      (all, lines) =>
        all.length === 0 ? lines : [...all, margin.trimEnd(), ...lines],
      [],
    );
}

/**
 * Prose as comment lines of shell and make, without a line end behind the last.
 * Empty lines in the prose separate paragraphs, other line ends are blanks.
 */
export function commentShell(
  prose: string,
  options: CommentOptions = {},
): string {
  const paragraphs = splitParagraphs(prose).map((words) =>
    // A comment whose first word this is would tell shellcheck what to do, and
    // make takes a line with a backslash at its end on.
    words.map(showUnseen).map((word) =>
      word === "shellcheck" ? '"shellcheck"' : word.replace(/\\$/, "\\.")
    )
  );
  return wrapProse(paragraphs, "# ", options).join("\n");
}

/** Keeps words from ending a comment, starting another or being a trigraph. */
function tameWordC(word: string): string {
  return word
    .replaceAll("*/", "* /")
    .replaceAll("/*", "/ *")
    .replaceAll(/\?\?(?=[=/'()!<>-])/g, "? ?")
    .replace(/\\$/, "\\.");
}

/**
 * Prose as the lines of a block comment of C that start with ` * `, without
 * those that open and close it.
 */
export function commentLinesC(
  prose: string,
  options: CommentOptions = {},
): string {
  const paragraphs = splitParagraphs(prose).map((words) =>
    words.map(showUnseen).map(tameWordC)
  );
  return wrapProse(paragraphs, " * ", options).join("\n");
}

/** Prose as a comment of C, on one line if it fits there. */
export function commentC(prose: string, options: CommentOptions = {}): string {
  const { width = 76, tabs = 0 } = options;
  const margin = "\t".repeat(tabs);
  const lines = commentLinesC(prose, options);
  if (lines === "") return "";
  const onlyLine = `/* ${lines.slice(margin.length + " * ".length)} */`;
  if (!lines.includes("\n") && onlyLine.length + 8 * tabs <= width) {
    return margin + onlyLine;
  }
  return `${margin}/*\n${lines}\n${margin} */`;
}
