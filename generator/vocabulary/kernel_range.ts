/**
 * Ranges of kernel releases, as known issues name them: `<6.8`,
 * `>=6.5 <7.0`, `=6.1`.
 *
 * A bound speaks of all releases that begin with it: `<=6.12` has every
 * 6.12.x in it and `>6.12` none of them. What follows the numbers of a release
 * (`-rc3`, `+deb13-amd64`) does not count, so 6.8-rc1 is a 6.8.
 *
 * @module
 */

/** A release's numbers: major, minor, patch level. */
export type ReleaseNumbers = readonly [number, number, number];

/** The releases from `from` on that are before `below`. */
export interface KernelRange {
  from: ReleaseNumbers;
  below: ReleaseNumbers;
}

const COMPARISON = /^(<|<=|>|>=|=)(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?$/;

const LOWEST: ReleaseNumbers = [0, 0, 0];
const HIGHEST: ReleaseNumbers = [Infinity, 0, 0];

function isBefore(a: ReleaseNumbers, b: ReleaseNumbers): boolean {
  return a[0] !== b[0]
    ? a[0] < b[0]
    : a[1] !== b[1]
    ? a[1] < b[1]
    : a[2] < b[2];
}

function parseComparison(text: string): KernelRange | undefined {
  const [, operator, major, minor, patch] = COMPARISON.exec(text) ?? [];
  if (operator === undefined) return undefined;
  const first: ReleaseNumbers = [
    Number(major),
    Number(minor),
    Number(patch ?? 0),
  ];
  const next: ReleaseNumbers = patch === undefined
    ? [first[0], first[1] + 1, 0]
    : [first[0], first[1], first[2] + 1];
  switch (operator) {
    case "<":
      return { from: LOWEST, below: first };
    case "<=":
      return { from: LOWEST, below: next };
    case ">":
      return { from: next, below: HIGHEST };
    case ">=":
      return { from: first, below: HIGHEST };
    default:
      return { from: first, below: next };
  }
}

/**
 * Parses comparisons with single blanks between them, which must all hold.
 *
 * Returns undefined for what is no range; a range that no release can be in
 * has `from` not before `below`, see {@linkcode isEmptyRange}.
 */
export function parseKernelRange(text: string): KernelRange | undefined {
  let range: KernelRange = { from: LOWEST, below: HIGHEST };
  for (const part of text.split(" ")) {
    const next = parseComparison(part);
    if (next === undefined) return undefined;
    range = {
      from: isBefore(range.from, next.from) ? next.from : range.from,
      below: isBefore(next.below, range.below) ? next.below : range.below,
    };
  }
  return range;
}

/** Whether no release can be in the range: `>=7.0 <6.5`. */
export function isEmptyRange(range: KernelRange): boolean {
  return !isBefore(range.from, range.below);
}

/**
 * The numbers at the start of what `uname -r` says, with 0 for a missing patch
 * level, or undefined if it does not start with numbers.
 */
export function parseRelease(release: string): ReleaseNumbers | undefined {
  const [, major, minor, patch] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(release) ??
    [];
  if (major === undefined) return undefined;
  return [Number(major), Number(minor), Number(patch ?? 0)];
}

/**
 * Whether a kernel is in a range; a release that does not start with numbers
 * is in none.
 *
 * @param release What `uname -r` says: `6.1.0-56-amd64`.
 * @param range Comparisons that must all hold: `>=6.5 <7.0`.
 * @throws {TypeError} If `range` is none; specs that pass their checks have only good ones.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(inRange("6.1.0-56-amd64", "<6.8"));
 * assert(!inRange("6.12.107+deb13-amd64", "<6.8"));
 * ```
 */
export function inRange(release: string, range: string): boolean {
  const bounds = parseKernelRange(range);
  if (bounds === undefined) {
    throw new TypeError(
      `Cannot parse the kernel range ${JSON.stringify(range)}`,
    );
  }
  const numbers = parseRelease(release);
  return numbers !== undefined && !isBefore(numbers, bounds.from) &&
    isBefore(numbers, bounds.below);
}
