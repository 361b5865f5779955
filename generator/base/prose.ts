/** Prose as words, paragraphs and lines. */

/** Line ends, tabs and all that Unicode takes for a blank. */
const blanks = /[\s\u0085]+/u;

/** The paragraphs of a prose, which empty lines separate, each as its words. */
export function splitParagraphs(prose: string): string[][] {
  return prose.replaceAll(/\r\n?/g, "\n").split(/\n[^\S\n]*\n\s*/)
    .map((paragraph) => paragraph.split(blanks).filter((word) => word !== ""))
    .filter((words) => words.length > 0);
}

/** Fills lines with words; one that is too long has a line for itself. */
export function fillLines(
  words: readonly string[],
  columns: number,
): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}
