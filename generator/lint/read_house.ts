/** From a tree of xfstests to what it gives to its tests. */

import { EnvironmentError } from "../base/errors.ts";
import type { House } from "./house.ts";

/** What a file of `common/` has. */
export interface HouseFile {
  functions: string[];
  /** In capitals, set or read. */
  variables: string[];
  tools: [program: string, variable: string][];
  sources: string[];
}

/**
 * Reads the functions, variables, groups and programs of a tree.
 *
 * @throws {EnvironmentError} If the directory has no common/ or no
 * doc/group-names.txt.
 */
export async function readHouse(directory: string): Promise<House> {
  const functions = new Map<string, string[]>();
  const variables = new Map<string, string[]>();
  const tools = new Map<string, string>();
  const sourced = new Map<string, string[]>();
  try {
    for (const name of await listFiles(`${directory}/common`)) {
      const file = readHouseFile(
        await Deno.readTextFile(`${directory}/common/${name}`),
      );
      for (const one of file.functions) append(functions, one, name);
      for (const one of file.variables) append(variables, one, name);
      for (const [program, variable] of file.tools) {
        tools.set(program, variable);
      }
      sourced.set(name, file.sources);
    }
    const check = readHouseFile(await Deno.readTextFile(`${directory}/check`));
    for (const one of check.variables) append(variables, one, "check");
    const groups = readGroups(
      await Deno.readTextFile(`${directory}/doc/group-names.txt`),
    );
    const programs = await readPrograms(`${directory}/src`);
    return { functions, variables, tools, sourced, groups, programs };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new EnvironmentError({
      action: `Cannot read "${directory}" as a tree of xfstests`,
      seen: error.message,
    });
  }
}

/** What the text of a file of `common/` defines and sources. */
export function readHouseFile(text: string): HouseFile {
  return {
    functions: find(
      text,
      /^[ \t]*(?:function[ \t]+)?([A-Za-z_]\w*)[ \t]*\([ \t]*\)/gm,
    ),
    variables: find(text, /\b([A-Z][A-Z0-9_]+)=|\$\{?([A-Z][A-Z0-9_]+)/g),
    tools: [...text.matchAll(
      /\b([A-Z][A-Z0-9_]*_PROG)="?\$\(type -P ([\w.-]+)\)/g,
    )].map(([, variable = "", program = ""]) => [program, variable]),
    sources: find(text, /^[ \t]*\. (?:\.\/)?common\/([\w.-]+)/gm),
  };
}

/** The groups of doc/group-names.txt: the first words of its table's lines. */
export function readGroups(text: string): Set<string> {
  const words = find(text, /^([a-z0-9_-]+)\t/gm);
  return new Set(words);
}

function find(text: string, pattern: RegExp): string[] {
  const found = [...text.matchAll(pattern)];
  return [...new Set(found.map(([, one, other = ""]) => one ?? other))];
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

async function listFiles(directory: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(directory)) {
    if (isFile && name !== "Makefile") names.push(name);
  }
  return names.sort();
}

/** A program is built from what has its name, or is named by a Makefile. */
async function readPrograms(
  directory: string,
  prefix = "",
): Promise<Set<string>> {
  const programs = new Set<string>();
  for await (const entry of Deno.readDir(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory && prefix === "") {
      const within = await readPrograms(path, `${entry.name}/`);
      for (const program of within) programs.add(program);
    } else if (entry.name === "Makefile") {
      for (const program of readTargets(await Deno.readTextFile(path))) {
        programs.add(prefix + program);
      }
    } else if (entry.isFile) {
      programs.add(prefix + entry.name.replace(/\.c$/, ""));
    }
  }
  return programs;
}

/** What a Makefile of `src/` builds: the words of its lists of targets. */
export function readTargets(text: string): string[] {
  const lists = text.replaceAll("\\\n", " ")
    .matchAll(/^[A-Z_]*TARGETS[ \t]*[:+]?=(.*)$/gm);
  return [...lists].flatMap(([, list = ""]) =>
    list.split(/\s+/).filter((word) => /^[\w.-]+$/.test(word))
  );
}
