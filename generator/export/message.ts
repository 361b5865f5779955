/**
 * Text of commits and mails. Whatever a spec says, `git am` takes it for text.
 *
 * @module
 */

import { fillLines, splitParagraphs } from "../base/prose.ts";
import { showUnseen } from "../base/show_value.ts";

/** How wide the lines of a message are; checkpatch wants 75 at most. */
export const MESSAGE_COLUMNS = 72;

/** How wide a subject may be, without `[PATCH 01/10]`. */
export const SUBJECT_COLUMNS = 75;

/** Prose as lines, with an empty line between its paragraphs. */
export function fillProse(prose: string, margin = ""): string[] {
  return splitParagraphs(prose).flatMap((words, index) => [
    ...(index === 0 ? [] : [""]),
    ...fillLines(words.map(showUnseen), MESSAGE_COLUMNS - margin.length)
      .map((line) => margin + line),
  ]);
}

/** A point of a list: `- ` and prose beside it. */
export function fillItem(prose: string): string[] {
  return fillProse(prose, "  ").map((line, index) =>
    index === 0 ? `- ${line.slice(2)}` : line
  );
}

/** What a mail's reader takes for an end, a header, or a trailer. */
const MEANINGFUL =
  /^(?:-{2,}|diff -|Index: |>*From[ :]|(?:Subject|Date|Content-[\w-]+|Message-I[dD]|In-Reply-To|[\w-]+-by|Fixes|Cc|Link|Closes): ?|\[PATCH|[-\s]*(?:>8|8<))/i;

/** The blocks of a message, with an empty line between them. */
export function joinBlocks(blocks: readonly (readonly string[])[]): string {
  return blocks.filter((lines) => lines.length > 0)
    .map((lines) =>
      lines.map((line) => MEANINGFUL.test(line) ? `  ${line}` : line)
        .join("\n")
    )
    .join("\n\n");
}

/** What a sentence says, as something that somebody does: `Testing x`. */
export function toGerund(imperative: string): string {
  return imperative.replace(/^[A-Za-z]+/, (verb) => {
    if (/[^e]e$/.test(verb)) return `${verb.slice(0, -1)}ing`;
    const doubles = /^[^aeiou]?[aeiou][bdgkmnpt]$/i.test(verb);
    return `${verb}${doubles ? verb.at(-1) : ""}ing`;
  });
}

/** A sentence in the middle of a line; names that begin it stay as they are. */
export function lowerFirst(sentence: string): string {
  return sentence.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
