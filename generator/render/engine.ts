/**
 * The template engine; nothing else imports eta.
 *
 * Templates are shell, C, Makefiles and HTML with tags:
 *
 * - `<%= it.value %>` puts in a text or a number as it is, and in HTML escaped.
 *   For the other languages, what a spec says has to be quoted first: see
 *   `quote.ts`.
 * - `<% code %>` runs JavaScript. A line with nothing else vanishes.
 * - `<%~ it.lines %>` alone on a line is replaced by whole lines, such as those
 *   of an `include()`.
 * - `<%# comment %>` vanishes, and so does a line with nothing else.
 *
 * @module
 */
import { Eta } from "eta";
import { resolve } from "node:path";
import { escapeMarkup } from "../base/escape_markup.ts";

type Ast = ReturnType<Eta["parse"]>;
type Tag = Exclude<Ast[number], string>;

/** Where the templates are. */
const templateDirectory = resolve(
  import.meta.dirname ?? ".",
  "../../templates",
);

/** Lets only texts and numbers into a generated file. */
function filterValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return `${value}`;
  const shown = typeof value === "object" && value !== null
    ? JSON.stringify(value)
    : String(value);
  throw new TypeError(
    `Cannot put a value into a generated file as it is neither a text nor a number: ${shown}`,
  );
}

/** Takes the words out of comments, where eta would look for quotes. */
function emptyComments(template: string): string {
  return template.replaceAll(
    /<%#.*?%>/gs,
    (comment) => `<%#${comment.replaceAll(/[^\n]/g, "")}%>`,
  );
}

/** Splits a text behind its line ends; eta has it escaped for JavaScript. */
function splitLines(escaped: string): string[] {
  return escaped.match(/(?:[^\\]|\\[^n])+(?:\\n)?|\\n/g) ?? [];
}

/** What a line of an escaped text has before its line end, if it has one. */
function withoutLineEnd(line: string): string {
  return /^((?:[^\\]|\\[^n])*)\\n$/.exec(line)?.[1] ?? line;
}

/** A line's tags alone, if nothing but blanks is beside them. */
function shortenLine(line: Ast): Ast {
  const tags = line.filter((piece): piece is Tag => typeof piece !== "string");
  const isBlank = line.every((piece) =>
    typeof piece !== "string" || withoutLineEnd(piece).trim() === ""
  );
  const standsAlone = tags.every((tag) => tag.t === "e" || tag.t === "#") ||
    tags.length === 1 && tags[0]?.t === "r";
  return tags.length > 0 && isBlank && standsAlone ? tags : line;
}

/** Makes tags that have a line for themselves leave no trace of it. */
function dropTagLines(ast: Ast): Ast {
  const lines: Ast[] = [];
  let line: Ast = [];
  for (const piece of ast) {
    if (typeof piece !== "string") {
      line.push(piece);
      continue;
    }
    for (const part of splitLines(piece)) {
      line.push(part);
      if (withoutLineEnd(part) !== part) {
        lines.push(line);
        line = [];
      }
    }
  }
  lines.push(line);
  return lines.flatMap(shortenLine).filter((piece) =>
    typeof piece === "string" || piece.t !== "#"
  );
}

/** What {@linkcode createEngine} takes beside the directory. */
export interface EngineOptions {
  /** Makes what `<%= %>` puts in plain text of the file's language. */
  escape?: (text: string) => string;
}

/** An engine for the templates under a directory. */
export function createEngine(
  directory: string,
  { escape }: EngineOptions = {},
): Eta {
  return new Eta({
    views: directory,
    autoEscape: escape !== undefined,
    ...(escape === undefined
      ? {}
      : { escapeFunction: (value: unknown) => escape(String(value)) }),
    autoFilter: true,
    autoTrim: false,
    cache: true,
    customTags: { "#": () => "" },
    debug: true,
    filterFunction: filterValue,
    plugins: [{ processTemplate: emptyComments, processAST: dropTagLines }],
  });
}

let engine: Eta | undefined;
let htmlEngine: Eta | undefined;

/**
 * Renders a template with what it calls `it`.
 *
 * @param name Path under the template directory, with its extension.
 * @throws {Error} With the template's line, if a value is missing or is neither
 * a text nor a number.
 */
export function renderTemplate(name: string, view: object): string {
  engine ??= createEngine(templateDirectory);
  return engine.render(name, view);
}

/**
 * Renders a template of an HTML page: what `<%= %>` puts in is a text, whatever
 * it says, in an element as in a quoted attribute.
 *
 * @param name Path under the template directory, with its extension.
 * @throws {Error} With the template's line, if a value is missing or is neither
 * a text nor a number.
 */
export function renderHtmlTemplate(name: string, view: object): string {
  htmlEngine ??= createEngine(templateDirectory, { escape: escapeMarkup });
  return htmlEngine.render(name, view);
}

/** A file that stands in a page as it is, such as a stylesheet. */
export function readTemplateFile(name: string): string {
  return Deno.readTextFileSync(resolve(templateDirectory, name));
}
