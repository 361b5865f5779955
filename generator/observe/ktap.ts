/**
 * Reads KTAP 1 and TAP 13 and 14 while a test prints them.
 *
 * It follows nesting by indentation, as KTAP has it, and by `# `, as
 * kselftest's runner does it. It is stricter than the kernel's
 * kunit_parser.py: what that counts as an error without consequences, or does
 * not see at all, is a complaint here, and a document with a complaint did
 * not pass.
 *
 * @module
 */

import { parseConsoleLine, stripControls } from "./console_line.ts";
import {
  addDiagnostic,
  addPlan,
  addResult,
  closeDocument,
  type OpenDocument,
  openDocument,
  readTotals,
  type TapComplaint,
  type TapComplaintCode,
  type TapDocument,
  type TapResult,
} from "./ktap_document.ts";
import { parseTapLine, type TapLine } from "./ktap_line.ts";

export type {
  TapComplaint,
  TapComplaintCode,
  TapDocument,
  TapPlan,
  TapResult,
} from "./ktap_document.ts";

/** What a test program printed. */
export interface TapOutput {
  /** One, unless the program is at fault. */
  documents: TapDocument[];
  complaints: TapComplaint[];
}

/** Reads a test program's output line by line. */
export interface TapReader {
  /**
   * Takes one line, without its newline.
   *
   * @returns The result in it, if it has one that is nested in no other.
   */
  push(line: string): TapResult | undefined;
  /** Says that nothing more comes. */
  end(): TapOutput;
}

const PREFIX = /^(?:[ \t]|# )*/;

const SUBTEST = /^# Subtest: (.*?)\s*$/;

/** A result that something else's unfinished line stands in front of. */
const RESULT_INSIDE = /(?:^|\S)(?:not )?ok \d+ \S/;

const VERSIONS = ["KTAP 1", "TAP 13", "TAP 14"];

/** Makes a reader of what a test program prints. */
export function createTapReader(): TapReader {
  const output: TapOutput = { documents: [], complaints: [] };
  /** The documents that go on, the innermost last. */
  let stack: OpenDocument[] = [];
  let lineNumber = 0;
  /** The program's output came through the kernel log. */
  let isStamped = false;
  /** What was printed before any document. */
  const preamble: string[] = [];

  function complain(code: TapComplaintCode, message: string): void {
    output.complaints.push({ code, line: lineNumber, message });
  }

  /** Ends the documents for which a condition holds. */
  function closeWhere(isOver: (open: OpenDocument) => boolean): void {
    for (let open = stack.at(-1); open !== undefined; open = stack.at(-1)) {
      if (!isOver(open)) return;
      closeDocument(open, complain);
      stack = stack.slice(0, -1);
      stack.at(-1)?.nested.push(open.document);
    }
  }

  function begin(prefix: string): OpenDocument {
    closeWhere((open) =>
      !prefix.startsWith(open.prefix) || prefix === open.prefix
    );
    const open = openDocument(prefix);
    const parent = stack.at(-1);
    if (parent === undefined) {
      if (output.documents.length > 0) {
        complain("second-document", "a second document begins");
      }
      output.documents.push(open.document);
      for (const text of preamble.splice(0)) addDiagnostic(open.pending, text);
    } else {
      if (parent.nested.length > 0) {
        complain(
          "subtests-without-result",
          "a nested document begins before the result of the one before it",
        );
      }
      // TAP 14 announces a document in front of it, KTAP within it: where
      // nothing else has come, the name may be this one's.
      const { plan, results } = parent.document;
      if (parent.awaitsChild && plan === undefined && results.length === 0) {
        delete parent.document.name;
      }
    }
    stack.push(open);
    return open;
  }

  /** Begins a document whose version line did not come. */
  function beginImplied(prefix: string): OpenDocument {
    const isAnnounced = stack.at(-1)?.awaitsChild === true;
    if (!isAnnounced) complain("no-version", "a document has no version line");
    return begin(prefix);
  }

  function readSubtest(prefix: string, name: string): void {
    const open = stack.findLast((candidate) => candidate.prefix === prefix);
    if (open === undefined) {
      // In a document that was announced in front, the next is, too.
      const parent = stack.findLast((o) => prefix.startsWith(o.prefix));
      const isAnnounced = parent?.awaitsChild === true;
      const begun = begin(prefix);
      if (isAnnounced) begun.awaitsChild = true;
      else begun.document.name = name;
      return;
    }
    if (open.document.results.length === 0) open.document.name ??= name;
    open.awaitsChild = true;
  }

  /** Takes a line for a document; it says something to parsers. */
  function readTap(
    open: OpenDocument,
    line: Exclude<TapLine, { is: "diagnostic" | "unknown" | "version" }>,
  ): TapResult | undefined {
    closeWhere((other) => other.prefix.length > open.prefix.length);
    open.isInYaml = false;
    switch (line.is) {
      case "plan": {
        const { count, isSkip, reason } = line;
        const plan = { count, isSkip, ...(reason && { reason }) };
        addPlan(open, plan, complain);
        return undefined;
      }
      case "bail-out":
        open.document.bailOut ??= line.reason;
        return undefined;
      case "result": {
        const found = { ...line.result, line: lineNumber };
        const result = addResult(open, found, complain);
        const root = stack[0];
        if (open === root) return result;
        if (root !== undefined && RESULT_INSIDE.test(result.name)) {
          root.suspect ??= result.name;
        }
        return undefined;
      }
    }
  }

  /** Takes a line that no parser needs. */
  function readOther(open: OpenDocument, text: string, rest: string): void {
    if (RESULT_INSIDE.test(text)) open.suspect ??= text;
    const last = open.document.results.at(-1);
    if (open.isInYaml && last !== undefined && /^\s/.test(rest)) {
      last.diagnostics.push(rest.trimEnd());
      open.isInYaml = rest.trim() !== "...";
    } else if (rest.trim() !== "") addDiagnostic(open.pending, text);
  }

  function readText(text: string): TapResult | undefined {
    const prefix = PREFIX.exec(text)?.[0] ?? "";
    const inner = parseTapLine(text.slice(prefix.length));
    if (inner.is === "version") {
      begin(prefix);
      const version = `${inner.dialect} ${inner.version}`;
      if (!VERSIONS.includes(version)) {
        complain("unknown-version", `the version ${version} is not known`);
      }
      return undefined;
    }
    const blanks = /^[ \t]*/.exec(text)?.[0] ?? "";
    const subtest = SUBTEST.exec(text.slice(blanks.length))?.[1];
    if (subtest !== undefined && stack.length > 0) {
      readSubtest(blanks, subtest);
      return undefined;
    }
    const open = stack.findLast((o) => text.startsWith(o.prefix));
    if (open === undefined) return readOutside(text, blanks);
    const rest = text.slice(open.prefix.length);
    const last = open.document.results.at(-1);
    if (/^\s+---\s*$/.test(rest) && last?.line === lineNumber - 1) {
      open.isInYaml = true;
    }
    const line = parseTapLine(rest);
    switch (line.is) {
      case "plan":
      case "result":
      case "bail-out":
        return readTap(open, line);
      case "diagnostic":
        readTotals(open, line.text);
        readOther(open, line.text, rest);
        return undefined;
      default: {
        // Indented results belong to a child, whether it said so or not.
        const indent = /^[ \t]*/.exec(rest)?.[0] ?? "";
        const child = parseTapLine(rest.slice(indent.length));
        if (open.isInYaml || indent === "" || !isCertain(child)) {
          readOther(open, rest.trimEnd(), rest);
          return undefined;
        }
        return readTap(beginImplied(open.prefix + indent), child);
      }
    }
  }

  /** Takes a line that is in no document. */
  function readOutside(text: string, blanks: string): TapResult | undefined {
    const line = parseTapLine(text.slice(blanks.length));
    if (stack.length === 0 && isCertain(line)) {
      return readTap(beginImplied(blanks), line);
    }
    const root = stack[0];
    if (root === undefined) {
      if (preamble.length < 100) preamble.push(text);
      return undefined;
    }
    if (isCertain(line)) {
      complain(
        "result-outside",
        `the line ${JSON.stringify(text)} is in no document`,
      );
    }
    readOther(root, text, text);
    return undefined;
  }

  return {
    push(line) {
      lineNumber++;
      const plain = stripControls(line).replaceAll("\r", "");
      if (stack.length === 0 && !isStamped) {
        const text = parseConsoleLine(line)[0]?.text ?? "";
        isStamped = text !== plain &&
          parseTapLine(text.trimStart()).is === "version";
      }
      if (!isStamped) return readText(plain);
      return parseConsoleLine(line).map(({ text }) => readText(text)).at(-1);
    },
    end() {
      closeWhere(() => true);
      if (output.documents.length === 0) {
        complain("no-document", "the output has no plan and no result");
      }
      return output;
    },
  };
}

/** Whether a line is a plan or a numbered result, and no accident. */
function isCertain(
  line: TapLine,
): line is Extract<TapLine, { is: "plan" | "result" }> {
  return line.is === "plan" ||
    (line.is === "result" && line.result.number !== undefined);
}

/** Reads all that a test program printed. */
export function parseTap(lines: Iterable<string>): TapOutput {
  const reader = createTapReader();
  for (const line of lines) reader.push(line);
  return reader.end();
}
