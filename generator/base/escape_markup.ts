/** Texts of anybody's in HTML and XML. */

import { showUnseen } from "./show_value.ts";

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Line ends and tabs are text; XML has no place for these noncharacters. */
const PIECES = /[\n\t]|[\ufffe\uffff]|[^\n\t\ufffe\uffff]+/g;

/**
 * A text that stays one in HTML and in XML 1.0, in an element as in a quoted
 * attribute. What one would not see, or XML cannot hold, is shown as `\u{1b}`.
 */
export function escapeMarkup(text: string): string {
  return text.replace(PIECES, (piece) => {
    if (piece === "\n" || piece === "\t") return piece;
    if (piece === "\ufffe") return "\\u{fffe}";
    if (piece === "\uffff") return "\\u{ffff}";
    return showUnseen(piece).replace(
      /[&<>"']/g,
      (character) => ENTITIES[character] ?? character,
    );
  });
}
