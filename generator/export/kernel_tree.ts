/** Entries for the selftests in files that the kernel tree has already. */

import { EnvironmentError } from "../base/errors.ts";
import { findSortedPlace } from "./insert_sorted.ts";

/** The list of all directories of selftests. */
export const TARGETS_FILE = "tools/testing/selftests/Makefile";

/** Who maintains what. */
export const MAINTAINERS_FILE = "MAINTAINERS";

/** The entry of those who maintain drivers/dax. */
const MAINTAINERS_ENTRY = "DEVICE DIRECT ACCESS (DAX)";

/**
 * The list of directories with one more, where the alphabet wants it.
 *
 * @throws {EnvironmentError} If there is no such list.
 */
export function addTarget(text: string, target: string): string {
  const lines = text.split("\n");
  const entries = lines.flatMap((line, at) => {
    const [, name] = /^TARGETS \+= ([\w./-]+)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, at }];
  });
  if (entries.some(({ name }) => name === target)) return text;
  const [first] = entries;
  if (first === undefined) {
    throw new EnvironmentError({
      action: `Cannot add ${target} to ${TARGETS_FILE}`,
      seen: `no line of ${TARGETS_FILE} is like "TARGETS += mm"`,
    });
  }
  const place = findSortedPlace(entries.map(({ name }) => name), target);
  const before = entries[place - 1];
  const at = before === undefined ? first.at : before.at + 1;
  return lines.toSpliced(at, 0, `TARGETS += ${target}`).join("\n");
}

/**
 * The list of maintainers with one more pattern in the entry for DAX, where the
 * alphabet wants it.
 *
 * @throws {EnvironmentError} If there is no such entry.
 */
export function addMaintainedFiles(text: string, pattern: string): string {
  const lines = text.split("\n");
  const start = lines.indexOf(MAINTAINERS_ENTRY);
  const length = start === -1 ? -1 : lines.slice(start).indexOf("");
  const entry = lines.slice(start, start + length);
  const patterns = entry.flatMap((line, index) =>
    line.startsWith("F:\t") ? [{ name: line.slice(3), at: start + index }] : []
  );
  const [first] = patterns;
  if (first === undefined) {
    throw new EnvironmentError({
      action: `Cannot add ${pattern} to ${MAINTAINERS_FILE}`,
      seen:
        `${MAINTAINERS_FILE} has no entry "${MAINTAINERS_ENTRY}" with files`,
    });
  }
  if (patterns.some(({ name }) => name === pattern)) return text;
  const place = findSortedPlace(patterns.map(({ name }) => name), pattern);
  const before = patterns[place - 1];
  const at = before === undefined ? first.at : before.at + 1;
  return lines.toSpliced(at, 0, `F:\t${pattern}`).join("\n");
}
