/** How many terminal columns a text takes. */

const NO_WIDTH = /^[\p{M}\p{Cf}]$/u;

const HALF_WIDTH = /^[\uff61-\uffdc\uffe8-\uffee]$/;

/** East Asian wide and full-width characters and those shown as emoji. */
const DOUBLE_WIDTH =
  /^(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])$/u;

/** The columns that one character (code point) takes on a terminal: 0, 1 or 2. */
export function characterWidth(character: string): 0 | 1 | 2 {
  if (character >= " " && character <= "~") return 1;
  if (NO_WIDTH.test(character)) return 0;
  if (HALF_WIDTH.test(character)) return 1;
  return DOUBLE_WIDTH.test(character) ? 2 : 1;
}

/** The columns that a text without tabs and control characters takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}
