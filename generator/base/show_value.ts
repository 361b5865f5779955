/** Values of the user's, quoted in messages. */

/** What a terminal might act on, or a reader not see. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** Characters that a terminal might act on, or a reader not see, as `\u{1b}`. */
export function showUnseen(text: string): string {
  return text.replace(
    UNSEEN,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** The longest string that {@linkcode showValue} shows whole. */
const LONGEST = 60;

/**
 * A value as a message quotes it: strings in double quotes, on one line, cut
 * where they are long.
 */
export function showValue(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  const characters = [...value.slice(0, 2 * LONGEST + 1)];
  const cut = characters.length > LONGEST
    ? characters.slice(0, LONGEST).join("") + "…"
    : value;
  return showUnseen(JSON.stringify(cut));
}
