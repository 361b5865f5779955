/** A TAP document while its lines come, and what is wrong with it. */

import type { TapResultLine } from "./ktap_line.ts";

/** A result with all that belongs to it. */
export interface TapResult extends TapResultLine {
  /** The line of the output that it stands in, counted from 1. */
  line: number;
  /** What was printed between the result before it and this one. */
  diagnostics: string[];
  /** The results of the documents nested in it, in their order. */
  subtests: TapResult[];
}

/** `1..N`. */
export interface TapPlan {
  count: number;
  /** `1..0 # SKIP why`. */
  isSkip: boolean;
  reason?: string;
}

/** A version line, a plan and results. */
export interface TapDocument {
  /** What `# Subtest: ` calls it. */
  name?: string;
  plan?: TapPlan;
  results: TapResult[];
  /** Why it says `Bail out!`; empty where it says no reason. */
  bailOut?: string;
  /** What was printed behind the last result. */
  trailer: string[];
}

/** What can be wrong with a document. */
export type TapComplaintCode =
  | "no-document"
  | "no-version"
  | "unknown-version"
  | "second-document"
  | "no-plan"
  | "nothing-planned"
  | "second-plan"
  | "plan-between-results"
  | "fewer-than-planned"
  | "more-than-planned"
  | "wrong-number"
  | "no-number"
  | "no-name"
  | "duplicate-name"
  | "hash-in-name"
  | "contradictory-directive"
  | "contradicted-by-subtests"
  | "wrong-subtest"
  | "subtests-without-result"
  | "result-outside"
  | "bail-out"
  | "result-after-bail-out"
  | "wrong-totals";

/** One thing that is wrong with a document. */
export interface TapComplaint {
  code: TapComplaintCode;
  /** The line of the output, counted from 1. */
  line: number;
  message: string;
}

/** How many diagnostic lines of one result are kept, half of them the last. */
export const KEPT_DIAGNOSTICS = 200;

/** Diagnostic lines that wait for their result. */
export interface PendingDiagnostics {
  lines: string[];
  leftOut: number;
}

/** A document that may still get lines. */
export interface OpenDocument {
  /** What its lines begin with: blanks, or `# ` for each level. */
  prefix: string;
  document: TapDocument;
  lastNumber: number;
  names: Set<string>;
  pending: PendingDiagnostics;
  /** Documents that ended and wait for their parent's result. */
  nested: TapDocument[];
  planIsLate: boolean;
  /** `# Subtest: ` announced a child, so that it needs no version line. */
  awaitsChild: boolean;
  isInYaml: boolean;
  /** The numbers of the last `# Totals:` line, by name. */
  totals: Map<string, number> | undefined;
  /** A line with a result in its middle, the first one. */
  suspect: string | undefined;
}

/** Where a document reports what is wrong. */
export type Complain = (code: TapComplaintCode, message: string) => void;

/** Begins a document. */
export function openDocument(prefix: string): OpenDocument {
  return {
    prefix,
    document: { results: [], trailer: [] },
    lastNumber: 0,
    names: new Set(),
    pending: { lines: [], leftOut: 0 },
    nested: [],
    planIsLate: false,
    awaitsChild: false,
    isInYaml: false,
    totals: undefined,
    suspect: undefined,
  };
}

/** Whether a result, or one nested in it, is none to be content with. */
export function isBad(result: TapResult): boolean {
  if (result.directive === "SKIP" || result.directive === "XFAIL") return false;
  return !result.ok || result.directive === "XPASS" ||
    result.directive === "TIMEOUT" || result.directive === "ERROR" ||
    result.subtests.some(isBad);
}

/** Keeps a line for the next result. */
export function addDiagnostic(pending: PendingDiagnostics, text: string): void {
  pending.lines.push(text);
  if (pending.lines.length > KEPT_DIAGNOSTICS) {
    pending.lines.splice(KEPT_DIAGNOSTICS / 2, 1);
    pending.leftOut++;
  }
}

/** Takes the lines that were kept. */
export function takeDiagnostics(open: OpenDocument): string[] {
  const { lines, leftOut } = open.pending;
  open.pending = { lines: [], leftOut: 0 };
  if (leftOut > 0) {
    lines.splice(KEPT_DIAGNOSTICS / 2, 0, `(${leftOut} lines left out)`);
  }
  return lines;
}

/** Adds a result; its nested documents have ended. */
export function addResult(
  open: OpenDocument,
  found: TapResultLine & { line: number },
  complain: Complain,
): TapResult {
  const { document } = open;
  const result: TapResult = {
    ...found,
    diagnostics: takeDiagnostics(open),
    subtests: open.nested.flatMap(({ results }) => results),
  };
  const { number, name } = result;
  const quoted = JSON.stringify(name);
  for (const nested of open.nested) {
    if (nested.name !== undefined && nested.name !== name) {
      const subtest = JSON.stringify(nested.name);
      complain("wrong-subtest", `the result ${quoted} ends subtest ${subtest}`);
    }
  }
  open.nested = [];
  open.awaitsChild = false;
  if (number === undefined) {
    complain("no-number", `the result ${quoted} has no number`);
  } else if (number !== open.lastNumber + 1) {
    complain(
      "wrong-number",
      `the result ${quoted} has number ${number}, ${
        open.lastNumber + 1
      } is next`,
    );
  }
  open.lastNumber = number ?? open.lastNumber + 1;
  if (name === "") {
    complain(
      "no-name",
      `the result ${number ?? document.results.length + 1} has no name`,
    );
  } else if (open.names.has(name)) {
    complain("duplicate-name", `the result ${quoted} came before`);
  }
  open.names.add(name);
  if (result.hasHashInName) {
    complain("hash-in-name", `the result ${quoted} has "#" in its name`);
  }
  const { directive } = result;
  if (result.ok && (directive === "TIMEOUT" || directive === "ERROR")) {
    complain(
      "contradictory-directive",
      `the result ${quoted} is ok # ${directive}`,
    );
  }
  if (!isBad({ ...result, subtests: [] }) && result.subtests.some(isBad)) {
    complain(
      "contradicted-by-subtests",
      `the result ${quoted} is ok, but one nested in it is not`,
    );
  }
  if (document.bailOut !== undefined) {
    complain(
      "result-after-bail-out",
      `the result ${quoted} came after a bail-out`,
    );
  }
  if (open.planIsLate) {
    complain(
      "plan-between-results",
      `the result ${quoted} came after a late plan`,
    );
    open.planIsLate = false;
  }
  document.results.push(result);
  if (document.results.length - 1 === document.plan?.count) {
    complain(
      "more-than-planned",
      `the result ${quoted} is more than the ${document.plan.count} planned`,
    );
  }
  return result;
}

/** Sets the plan. */
export function addPlan(
  open: OpenDocument,
  plan: TapPlan,
  complain: Complain,
): void {
  const { document } = open;
  if (document.plan !== undefined) {
    complain(
      "second-plan",
      `the plan 1..${plan.count} came after 1..${document.plan.count}`,
    );
    return;
  }
  document.plan = plan;
  open.planIsLate = document.results.length > 0;
  if (document.results.length > plan.count) {
    complain(
      "more-than-planned",
      `the plan says ${plan.count} results, ${document.results.length} came`,
    );
  }
}

function countTotals(results: TapResult[]): Map<string, number> {
  const counts = new Map([["pass", 0], ["fail", 0], ["xfail", 0], ["skip", 0]]);
  for (const { ok, directive } of results) {
    const name = directive === "SKIP"
      ? "skip"
      : directive === "XFAIL"
      ? "xfail"
      : ok
      ? "pass"
      : "fail";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Keeps what `# Totals: pass:1 fail:0 ...` says. */
export function readTotals(open: OpenDocument, text: string): void {
  if (!text.startsWith("Totals: ")) return;
  const said = new Map(
    [...text.matchAll(/(\w+):(\d+)/g)].map((m) => [m[1] ?? "", Number(m[2])]),
  );
  open.totals = new Map([
    ["pass", (said.get("pass") ?? 0) + (said.get("xpass") ?? 0)],
    ["fail", (said.get("fail") ?? 0) + (said.get("error") ?? 0)],
    ["xfail", said.get("xfail") ?? 0],
    ["skip", said.get("skip") ?? 0],
  ]);
}

/** Ends a document: says what it lacks. */
export function closeDocument(open: OpenDocument, complain: Complain): void {
  const { document, totals, suspect } = open;
  document.trailer = takeDiagnostics(open);
  const { plan, results, bailOut } = document;
  const label = document.name === undefined
    ? "the document"
    : `the document ${JSON.stringify(document.name)}`;
  if (open.nested.length > 0) {
    complain(
      "subtests-without-result",
      `${label} lacks the result of a nested one`,
    );
  }
  if (plan === undefined) complain("no-plan", `${label} has no plan`);
  else if (results.length < plan.count) {
    complain(
      "fewer-than-planned",
      `${label} has ${results.length} results, ${plan.count} are planned` +
        (suspect === undefined
          ? ""
          : `; one may be in the line ${JSON.stringify(suspect)}`),
    );
  }
  if (plan?.count === 0 && !plan.isSkip) {
    complain("nothing-planned", `${label} plans nothing and does not skip`);
  }
  if (bailOut !== undefined) {
    complain("bail-out", `${label} bails out: ${bailOut || "no reason given"}`);
  }
  const counted = countTotals(results);
  for (const [name, said] of totals ?? []) {
    const came = counted.get(name);
    if (came !== said) {
      complain("wrong-totals", `the totals say ${name}:${said}, ${came} came`);
    }
  }
}
