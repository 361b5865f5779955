/** What an xfstests tree has already, and entries for what is new there. */

import { EnvironmentError } from "../base/errors.ts";
import { findSortedPlace } from "./insert_sorted.ts";

/** The directories of programs that are built. */
export const SUBDIRS_FILE = "src/Makefile";

/** The programs that git does not see. */
export const IGNORE_FILE = ".gitignore";

/** The groups that there are. */
export const GROUPS_FILE = "doc/group-names.txt";

/**
 * The Makefile with one more directory, where the alphabet wants it.
 *
 * @throws {EnvironmentError} If it has no list of them.
 */
export function addSubdirectory(text: string, name: string): string {
  const list = /^SUBDIRS = (.*)$/m.exec(text);
  if (list === null) {
    throw new EnvironmentError({
      action: `Cannot add ${name} to ${SUBDIRS_FILE}`,
      seen: `no line of ${SUBDIRS_FILE} is like "SUBDIRS = log-writes perf"`,
    });
  }
  const names = list[1]?.split(/\s+/).filter((word) => word !== "") ?? [];
  if (names.includes(name)) return text;
  const all = names.toSpliced(findSortedPlace(names, name), 0, name);
  return text.replace(list[0], `SUBDIRS = ${all.join(" ")}`);
}

/**
 * The list of what git ignores with more programs below `src`, where the
 * alphabet wants them.
 *
 * @throws {EnvironmentError} If it has no programs.
 */
export function addIgnored(text: string, programs: readonly string[]): string {
  let lines = text.split("\n");
  for (const program of programs) {
    const name = `/src/${program}`;
    const entries = lines.flatMap((line, at) =>
      line.startsWith("/src/") ? [{ line, at }] : []
    );
    const [first] = entries;
    if (first === undefined) {
      throw new EnvironmentError({
        action: `Cannot add ${name} to ${IGNORE_FILE}`,
        seen: `no line of ${IGNORE_FILE} begins with /src/`,
      });
    }
    if (entries.some(({ line }) => line === name)) continue;
    const place = findSortedPlace(entries.map(({ line }) => line), name);
    const before = entries[place - 1];
    lines = lines.toSpliced(
      before === undefined ? first.at : before.at + 1,
      0,
      name,
    );
  }
  return lines.join("\n");
}

/**
 * The lowest number that no test of a directory has, as `tools/nextid` finds it:
 * three digits.
 *
 * @param names Names of files in the directory, and numbers that are given away.
 */
export function findFreeNumber(names: Iterable<string>): string {
  const taken = new Set(
    Array.from(names, (name) => Number(/^\d{3,}(?!\d)/.exec(name)?.[0] ?? NaN)),
  );
  let number = 1;
  while (taken.has(number)) number++;
  return `${number}`.padStart(3, "0");
}

/** The groups that a tree's list of them names. */
export function parseGroupNames(text: string): Set<string> {
  return new Set(
    text.split("\n").flatMap((line) => /^[a-z0-9_-]+(?=\s)/.exec(line) ?? []),
  );
}
