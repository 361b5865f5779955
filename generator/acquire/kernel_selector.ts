/** What `--kernel` accepts. */

import { resolve } from "node:path";
import { UsageError } from "../base/errors.ts";
import { suggestWord } from "../base/suggest.ts";

/** A kernel as asked for. */
export type KernelSelector =
  /** The newest kernel of a suite of Debian, security updates included. */
  | { kind: "suite"; suite: string }
  /** The newest of Debian's whose version is this or begins with it. */
  | { kind: "version"; version: string }
  /** Canonical's build of an upstream version, which virtme-ng downloads. */
  | { kind: "mainline"; version: string }
  /** An image, a build tree or an unpacked package. */
  | { kind: "path"; path: string };

/** The suites of `debian:SUITE`. */
export const KERNEL_SUITES: readonly string[] = ["bookworm", "trixie", "sid"];

/** An upstream version. */
const MAINLINE = /^v\d+\.\d+(\.\d+)?(-rc\d+)?$/;

/** The forms of a selector, each with what it means: for messages and help. */
export const KERNEL_SELECTOR_FORMS: readonly (readonly [string, string])[] = [
  [
    "debian:SUITE",
    `the newest kernel of ${KERNEL_SUITES.join(", ")}`,
  ],
  [
    "debian:VERSION",
    "the newest kernel of Debian with that version: 6.1, 6.12, 6.12.107-1",
  ],
  ["vX.Y[.Z]", "an upstream version, downloaded by virtme-ng"],
  ["PATH", "a bootable image, a build tree or an unpacked package"],
];

/**
 * Tells what a selector asks for. A path is not looked at, but for whether
 * something is there when the text could be a misspelt word.
 *
 * @throws {UsageError} if it is none of {@linkcode KERNEL_SELECTOR_FORMS}
 */
export function parseKernelSelector(selector: string): KernelSelector {
  const [prefix, rest] = splitAt(selector, ":");
  if (prefix === "debian" && rest !== undefined) return parseDebian(rest);
  if (MAINLINE.test(selector)) {
    return { kind: "mainline", version: selector };
  }
  if (selector.includes("/") || isThere(selector)) {
    return { kind: "path", path: selector };
  }
  throw wrongSelector(selector, guess(selector));
}

/**
 * A selector with its path, if it is a relative one, completed: the user's
 * directory need not be that of this process.
 *
 * @param directory Absolute path that relative paths start from.
 */
export function placeKernelSelector(
  selector: string,
  directory: string,
): string {
  const isWord = selector.startsWith("debian:") || MAINLINE.test(selector);
  if (isWord || directory === Deno.cwd()) return selector;
  const path = resolve(directory, selector);
  return selector.includes("/") || isThere(path) ? path : selector;
}

/** The error for a selector, with every right form. */
export function wrongSelector(
  selector: string,
  suggestion: string | undefined,
  reason = "it is none of the forms below, and no such file is there",
): UsageError {
  const width = Math.max(...KERNEL_SELECTOR_FORMS.map(([form]) => form.length));
  return new UsageError(
    [
      `Cannot use the kernel "${selector}": ${reason}`,
      ...(suggestion === undefined ? [] : [`  did you mean "${suggestion}"?`]),
      ...KERNEL_SELECTOR_FORMS.map(([form, meaning]) =>
        `  ${form.padEnd(width)}  ${meaning}`
      ),
    ].join("\n"),
  );
}

/** Whether a Debian version is `wanted` or begins with it: 6.1 is not in 6.12. */
export function isVersionWithin(version: string, wanted: string): boolean {
  return version === wanted ||
    version.startsWith(wanted) && /^[.~+-]/.test(version.slice(wanted.length));
}

function parseDebian(rest: string): KernelSelector {
  if (KERNEL_SUITES.includes(rest)) return { kind: "suite", suite: rest };
  if (/^\d+(\.\d+)*([+~-][0-9A-Za-z.]+)*$/.test(rest)) {
    return { kind: "version", version: rest };
  }
  throw wrongSelector(
    `debian:${rest}`,
    guess(rest),
    "it is neither a suite that is known here nor a version",
  );
}

function guess(text: string): string | undefined {
  const word = text.replace(/^[a-z]+:/i, "");
  const version = word.match(/^v?(\d+(\.\d+)+(-[0-9A-Za-z.+~]+)?)/)?.[1];
  if (version !== undefined) return `debian:${version}`;
  const suite = KERNEL_SUITES.includes(word)
    ? word
    : suggestWord(word, KERNEL_SUITES);
  return suite === undefined ? undefined : `debian:${suite}`;
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

function splitAt(
  text: string,
  separator: string,
): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1
    ? [text, undefined]
    : [text.slice(0, at), text.slice(at + 1)];
}
