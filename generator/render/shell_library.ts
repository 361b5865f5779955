/**
 * A library of shell functions, taken apart: which functions call which, so
 * that a file can have what it needs and no more.
 *
 * @module
 */

/** A function of a library. */
export interface ShellFunction {
  name: string;
  /** The comment before it and the function, without a line end behind it. */
  text: string;
  /** The other functions of the library that it names. */
  calls: string[];
}

/** A library: what comes before its functions, and these by their names. */
export interface ShellLibrary {
  /** Comments and variables. */
  head: string;
  functions: ReadonlyMap<string, ShellFunction>;
}

/** A function at the start of a line, with the comment that is right above it. */
const FUNCTION = /((?:^#.*\n)*)^(\w+)\(\)\n\{\n[^]*?^\}$/gm;

/** Takes a library apart. */
export function parseShellLibrary(text: string): ShellLibrary {
  const matches = [...text.matchAll(FUNCTION)];
  const names = new Set(matches.map(([, , name = ""]) => name));
  const functions = matches.map(([whole, , name = ""]): ShellFunction => ({
    name,
    text: whole,
    calls: listCalls(whole, names).filter((called) => called !== name),
  }));
  return {
    head: text.slice(0, matches[0]?.index ?? text.length).trimEnd(),
    functions: new Map(functions.map((one) => [one.name, one])),
  };
}

/** The names among these that a text has in it, outside of whole-line comments. */
export function listCalls(text: string, names: ReadonlySet<string>): string[] {
  const words = text.replaceAll(/^\s*#.*$/gm, "").match(/\w+/g) ?? [];
  return [...new Set(words)].filter((word) => names.has(word));
}

/** All functions that a text needs, with those that these need. */
export function listNeeded(
  text: string,
  { functions }: ShellLibrary,
): Set<string> {
  const needed = new Set<string>();
  const waiting = listCalls(text, new Set(functions.keys()));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    waiting.push(...functions.get(name)?.calls ?? []);
  }
  return needed;
}

/** The text with words replaced that are names, `NAME` or `NAME()`. */
export function renameWords(
  text: string,
  names: ReadonlyMap<string, string>,
): string {
  // Not the program of that name behind a slash, and no part of an option.
  return text.replaceAll(
    /(?<![\w/-])\w+/g,
    (word) => names.get(word) ?? word,
  );
}
