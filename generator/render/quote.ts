/**
 * Quotes texts for the languages that they land in. Whatever a text says, it
 * stays one word, one literal or a comment; a text that a language cannot say
 * is refused.
 *
 * @module
 */

/** Refuses what no source file can hold. */
function assertPlain(text: string, action: string): void {
  if (text.includes("\0")) {
    throw new RangeError(`${action}: it has a NUL: ${JSON.stringify(text)}`);
  }
  if (!text.isWellFormed()) {
    throw new RangeError(
      `${action}: it has half a character: ${JSON.stringify(text)}`,
    );
  }
}

/**
 * A text in single quotes, for any place where shell takes a word.
 *
 * @throws {RangeError} If the text has a NUL or half a surrogate pair.
 */
export function quoteShell(text: string): string {
  assertPlain(text, "Cannot quote a text for shell");
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A text in double quotes, in which nothing expands. */
function quoteExpansions(text: string): string {
  assertPlain(text, "Cannot quote a text for shell");
  return `"${text.replaceAll(/["$`\\]/g, "\\$&")}"`;
}

/**
 * An argument of a shell command: bare if it can be, else quoted. A text that
 * starts with a dash stays an option for the command that gets it.
 *
 * @throws {RangeError} If the text has a NUL or half a surrogate pair.
 */
export function shellWord(text: string): string {
  if (/^[\w%+,./:=@-]+$/.test(text)) return text;
  // In single quotes shellcheck would ask whether these should not expand.
  return /[$`]/.test(text) ? quoteExpansions(text) : quoteShell(text);
}

/** C's escapes of one letter. */
const lettersOfC: Record<string, string> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
};

/**
 * A string literal of C, in ASCII. In a printf format the text still has its
 * `%`: print it through `%s`.
 *
 * @throws {RangeError} If the text has a NUL or half a surrogate pair.
 */
export function quoteC(text: string): string {
  assertPlain(text, "Cannot quote a text for C");
  let literal = "";
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    // Three digits, so that a digit behind them is not taken for a fourth.
    literal += lettersOfC[character] ??
      (byte >= 0x20 && byte < 0x7f
        ? character
        : `\\${byte.toString(8).padStart(3, "0")}`);
  }
  // Two question marks may start a trigraph.
  return `"${literal.replaceAll("??", "?\\?").replaceAll("??", "?\\?")}"`;
}

/**
 * The value of a variable in a makefile: `NAME := VALUE`.
 *
 * @throws {RangeError} If the text has a control character, blanks at its ends,
 * or a backslash at its end, none of which make can take.
 */
export function quoteMake(text: string): string {
  assertPlain(text, "Cannot quote a text for make");
  if (/\p{Cc}|^ | $|\\$/u.test(text)) {
    throw new RangeError(
      `Cannot quote a text for make: it has a control character, blanks at its ends or a backslash at its end: ${
        JSON.stringify(text)
      }`,
    );
  }
  return text.replaceAll("$", "$$$$")
    .replaceAll(
      /(\\*)#/g,
      (_, backslashes) => `${backslashes}${backslashes}\\#`,
    );
}

/**
 * The description of a TAP test point.
 *
 * @throws {RangeError} If a TAP parser would read it as something else: it is
 * empty, has a `#`, a backslash, a character that is not printable ASCII, a
 * blank at its ends, or starts with a dash or a digit.
 */
export function tapName(text: string): string {
  if (!/^[!"$-,./:-[\]-~](?:[ !"$-[\]-~]*[!"$-[\]-~])?$/.test(text)) {
    throw new RangeError(
      `Cannot name a test point: TAP would read something else than ${
        JSON.stringify(text)
      }`,
    );
  }
  return text;
}

/** Names that C99 and the compilers' gnu11 keep to themselves. */
const keywordsOfC = new Set(
  ("asm auto break case char const continue default do double else enum " +
    "extern float for goto if inline int long register restrict return " +
    "short signed sizeof static struct switch typedef typeof union unsigned " +
    "void volatile while").split(" "),
);

/**
 * An identifier of C, and of shell, made from a text: `unbind-mmap` becomes
 * `unbind_mmap`. Different texts can give the same one.
 *
 * @throws {RangeError} If the text has no ASCII letter or digit.
 */
export function identifierC(text: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  if (name === "") {
    throw new RangeError(
      `Cannot make an identifier of ${JSON.stringify(text)}: it has no letter`,
    );
  }
  if (keywordsOfC.has(name)) return `${name}_`;
  return /^\d/.test(name) ? `_${name}` : name;
}
