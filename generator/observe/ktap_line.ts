/**
 * The lines of KTAP 1 and TAP 13 and 14, as Documentation/dev-tools/ktap.rst,
 * testanything.org and kselftest's own libraries print them.
 *
 * @module
 */

/** What changes the meaning of `ok` and `not ok`. */
export type TapDirective =
  | "SKIP"
  | "XFAIL"
  | "XPASS"
  | "TODO"
  | "TIMEOUT"
  | "ERROR";

/** What a line says, without the prefix of its nesting level. */
export type TapLine =
  | { is: "version"; dialect: "KTAP" | "TAP"; version: number }
  | { is: "plan"; count: number; reason?: string; isSkip: boolean }
  | { is: "result"; result: TapResultLine }
  | { is: "bail-out"; reason: string }
  | { is: "diagnostic"; text: string }
  /** Output of something else, which KTAP allows anywhere. */
  | { is: "unknown"; text: string };

/** `ok` or `not ok` and what follows. */
export interface TapResultLine {
  ok: boolean;
  /** Absent where the line has none, as TAP allows. */
  number?: number;
  /** Empty where the line has none. */
  name: string;
  directive?: TapDirective;
  /** What stands behind the directive, or behind `#` without one. */
  reason?: string;
  /** The name seems to have `#` in it, which KTAP forbids. */
  hasHashInName: boolean;
}

const VERSION = /^(KTAP|TAP) version (\d{1,6})\s*$/;

const PLAN = /^1\.\.(\d{1,9})(?:\s*#\s*(.*?))?\s*$/;

const RESULT = /^(ok|not ok)(?:\s+(\d{1,9})(?=\s|$))?(?:\s+(.*?))?\s*$/;

const BAIL_OUT = /^Bail out!\s*(.*?)\s*$/;

/** KTAP's words are upper case; TAP's two may be any. */
const DIRECTIVE =
  /^(SKIP(?:PED)?|[Ss][Kk][Ii][Pp](?:ped)?|[Tt][Oo][Dd][Oo]|XFAIL|XPASS|TIMEOUT|ERROR)(?![\w-]):?\s*(.*)$/s;

/** `ksft_test_result_error()` prints this in front of the name. */
const EARLY_ERROR = /^error(?![\w-]):?\s*(.*)$/s;

/** A `#` that is not escaped, as TAP 14 has it. */
const HASH = /(?<!\\)#/g;

function parseDirective(
  text: string,
): { directive: TapDirective; rest: string } | undefined {
  const [, word, rest] = DIRECTIVE.exec(text) ?? [];
  if (word === undefined || rest === undefined) return undefined;
  const name = word.toUpperCase();
  return {
    directive: (name === "SKIPPED" ? "SKIP" : name) as TapDirective,
    rest,
  };
}

function unescape(text: string): string {
  return text.replace(/\\([#\\])/g, "$1").trim();
}

/** Splits what follows the number: `name`, `name # DIRECTIVE reason`, `# SKIP name`. */
function parseDescription(
  text: string,
): Pick<TapResultLine, "name" | "directive" | "reason" | "hasHashInName"> {
  const hashes = [...text.matchAll(HASH)].map(({ index }) => index);
  const first = hashes[0];
  if (first === undefined) {
    return { name: unescape(text), hasHashInName: false };
  }
  const before = unescape(text.slice(0, first));
  if (before === "") {
    const behind = text.slice(first + 1).trimStart();
    const early = parseDirective(behind);
    const error = EARLY_ERROR.exec(behind)?.[1];
    if (early !== undefined || error !== undefined) {
      return {
        name: unescape(early?.rest ?? error ?? ""),
        directive: early?.directive ?? "ERROR",
        hasHashInName: false,
      };
    }
  }
  for (const hash of hashes) {
    const found = parseDirective(text.slice(hash + 1).trimStart());
    if (found !== undefined) {
      return {
        name: before,
        directive: found.directive,
        ...(found.rest.trim() === "" ? {} : { reason: found.rest.trim() }),
        hasHashInName: hash !== first,
      };
    }
  }
  const reason = text.slice(first + 1).trim();
  return {
    name: before,
    ...(reason === "" ? {} : { reason }),
    hasHashInName: false,
  };
}

/** Reads a line from which the prefix of its nesting level has been taken. */
export function parseTapLine(line: string): TapLine {
  const version = VERSION.exec(line);
  if (version !== null) {
    return {
      is: "version",
      dialect: version[1] as "KTAP" | "TAP",
      version: Number(version[2]),
    };
  }
  const plan = PLAN.exec(line);
  if (plan !== null) {
    const text = plan[2] ?? "";
    const found = parseDirective(text);
    const reason = found?.rest ?? text;
    return {
      is: "plan",
      count: Number(plan[1]),
      isSkip: found?.directive === "SKIP",
      ...(reason === "" ? {} : { reason }),
    };
  }
  const result = RESULT.exec(line);
  if (result !== null) {
    return {
      is: "result",
      result: {
        ok: result[1] === "ok",
        ...(result[2] === undefined ? {} : { number: Number(result[2]) }),
        ...parseDescription((result[3] ?? "").replace(/^- ?/, "")),
      },
    };
  }
  const bailOut = BAIL_OUT.exec(line);
  if (bailOut !== null) return { is: "bail-out", reason: bailOut[1] ?? "" };
  if (line.startsWith("#")) {
    return { is: "diagnostic", text: line.replace(/^# ?/, "") };
  }
  return { is: "unknown", text: line };
}
