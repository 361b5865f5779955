/** What the strings of a spec may look like. */

import { catalogue, catalogueEntries } from "./catalogue.ts";
import { isEmptyRange, parseKernelRange } from "./kernel_range.ts";

/** What a string must be. */
export interface TextForm {
  /** Completes "expected ...". */
  wanted: string;
  /** Whether a string is of this form. */
  accepts: (text: string) => boolean;
}

/** Characters that a terminal or a compiler might act on, or a reader not see. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

function isLine(text: string, longest: number): boolean {
  return text.length <= longest && text.trim() !== "" &&
    text.trim() === text && !UNSEEN.test(text);
}

function isParagraph(text: string, longest: number): boolean {
  return text.length <= longest && text.trim() !== "" &&
    !UNSEEN.test(text.replaceAll("\n", " "));
}

/** A scenario's name: it becomes file names and test names. */
export const scenarioName: TextForm = {
  wanted: "kebab-case of a-z and 0-9 that begins with a letter, " +
    "at most 48 characters",
  accepts: (text) =>
    text.length <= 48 && /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text),
};

/** What a spec calls a user: `reader`. */
export const userName: TextForm = {
  wanted: "kebab-case of a-z and 0-9 that begins with a letter, " +
    "at most 24 characters",
  accepts: (text) =>
    text.length <= 24 && /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text),
};

/** What a spec calls a cell of its matrix: it becomes part of test names. */
export const cellName: TextForm = userName;

/** One line of prose that is no sentence. */
export const summaryLine: TextForm = {
  wanted: "one line without a full stop, 1 to 100 characters",
  accepts: (text) => isLine(text, 100) && !text.endsWith("."),
};

/** One line of anything that can be read. */
export const line: TextForm = {
  wanted: "one line of 1 to 300 characters without control characters",
  accepts: (text) => isLine(text, 300),
};

/** Part of a line of the kernel's log, which has nothing but ASCII in it. */
export const logText: TextForm = {
  wanted: "one line of 1 to 200 characters of printable ASCII",
  accepts: (text) =>
    text.trim() !== "" && text.length <= 200 && /^[ -~]+$/.test(text),
};

/** Some sentences, on several lines if they need them. */
export const paragraph: TextForm = {
  wanted: "text of 1 to 4000 characters without control characters",
  accepts: (text) => isParagraph(text, 4000),
};

/** A label of the scenario catalogue. */
export const catalogueLabel: TextForm = {
  wanted: "a label of the catalogue (" +
    catalogue.map(({ entries }) =>
      `${entries[0]?.label}-${entries.at(-1)?.label}`
    ).join(", ") +
    ")",
  accepts: (text) => catalogueEntries.has(text),
};

/** A commit of Linux. */
export const commitHash: TextForm = {
  wanted: "12 to 40 hexadecimal digits in lower case",
  accepts: (text) => /^[0-9a-f]{12,40}$/.test(text),
};

/** A release that Linus Torvalds made. */
export const mainlineRelease: TextForm = {
  wanted: 'a release like "6.8"',
  accepts: (text) => /^[1-9]\d?\.(?:0|[1-9]\d{0,2})$/.test(text),
};

/** A function of the kernel, as a call trace names it: `dax_lock_entry`. */
export const functionName: TextForm = {
  wanted: 'a function like "dax_lock_entry"',
  accepts: (text) => /^[A-Za-z_][\w.]{0,99}$/.test(text),
};

/** See {@linkcode parseKernelRange}. */
export const kernelRange: TextForm = {
  wanted: 'comparisons that a kernel can pass, like "<6.8" or ">=6.5 <7.0"',
  accepts: (text) => {
    const range = text.length <= 100 ? parseKernelRange(text) : undefined;
    return range !== undefined && !isEmptyRange(range);
  },
};
