/** Writes YAML of the plain kind that a CI service reads. */

/** What can be written. */
export type YamlValue =
  | string
  | number
  | boolean
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue };

/** Words that are no texts in one version of YAML or another. */
const NOT_TEXTS = /^(y|yes|n|no|true|false|on|off|null)$/i;

/** What needs no quotes anywhere: words, with colons only inside them. */
const PLAIN =
  /^[A-Za-z](?:[\w./@-]|:(?=[\w./@-]))*(?: (?:[\w./@-]|:(?=[\w./@-]))+)*$/;

/** What a reader need not take in a text, and JSON leaves as it is. */
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff]/g;

/**
 * A document, with a line end at its end. Texts of several lines that end with
 * a line end are written as blocks, all others quoted where they must be.
 */
export function writeYaml(
  document: { readonly [key: string]: YamlValue },
): string {
  return `${writeEntries(document).join("\n")}\n`;
}

function writeText(text: string): string {
  if (PLAIN.test(text) && !NOT_TEXTS.test(text)) return text;
  if (/["\\]/.test(text) && /^[\x20-\x7e]*$/.test(text)) {
    return `'${text.replaceAll("'", "''")}'`;
  }
  return JSON.stringify(text).replaceAll(
    UNPRINTABLE,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Whether a text can stand as a block: nothing in it needs an escape. */
function isBlock(text: string): boolean {
  return /^\S(?:[^]*\S)?\n$/.test(text) && /^[\n\x20-\x7e]*$/.test(text);
}

function indent(lines: string[]): string[] {
  return lines.map((line) => line === "" ? "" : `  ${line}`);
}

function writeEntries(
  entries: { readonly [key: string]: YamlValue },
): string[] {
  return Object.entries(entries).flatMap(([key, value]) => {
    const [first = "", ...rest] = writeValue(value);
    const name = `${writeText(key)}:`;
    return isNested(value)
      ? [name, ...indent([first, ...rest])]
      : [`${name} ${first}`, ...rest];
  });
}

/** Whether a value goes below its key. */
function isNested(value: YamlValue): boolean {
  return typeof value === "object" && Object.keys(value).length > 0 &&
    !isShort(value);
}

/** Whether a list stands in one line. */
function isShort(value: YamlValue): boolean {
  return Array.isArray(value) &&
    value.every((one) => typeof one !== "object" && !/\s/.test(`${one}`));
}

/** The lines of a value; those of a block after its first are indented. */
function writeValue(value: YamlValue): string[] {
  if (typeof value === "string") {
    return isBlock(value)
      ? ["|", ...indent(value.trimEnd().split("\n"))]
      : [writeText(value)];
  }
  if (typeof value !== "object") return [`${value}`];
  if (!Array.isArray(value)) {
    const entries = writeEntries(value as { [key: string]: YamlValue });
    return entries.length === 0 ? ["{}"] : entries;
  }
  if (isShort(value)) return [`[${value.flatMap(writeValue).join(", ")}]`];
  return value.flatMap((one) => {
    const [first = "", ...rest] = writeValue(one);
    return [`- ${first}`, ...isBlockValue(one) ? rest : indent(rest)];
  });
}

function isBlockValue(value: YamlValue): boolean {
  return typeof value === "string" && isBlock(value);
}
