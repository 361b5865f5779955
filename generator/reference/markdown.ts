/** Text and tables in Markdown. */

/** What Markdown acts on within a line; `_` only at the ends of words. */
const ACTIVE = /[\\`*[\]<|~&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

/** Text within a line that is shown as it is. */
export function plainText(text: string): string {
  return text.replaceAll(ACTIVE, "\\$&");
}

/** Code in a line. */
export function inlineCode(code: string): string {
  return `\`${code}\``;
}

/** The name under which GitHub and others link to a heading. */
export function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** A table; cells are Markdown, on one line whatever they are. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) =>
    `| ${
      cells.map((cell) =>
        cell.replaceAll(/\s+/g, " ").trim().replaceAll(/(?<!\\)\|/g, "\\|")
      ).join(" | ")
    } |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}
