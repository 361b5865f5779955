/** A scenario's result while the evidence is joined. */

import type { Plan, TestPoint } from "../plan/plan.ts";
import { type Verdict, VERDICTS } from "./verdict.ts";

/** A test point's result so far. */
export interface PointDraft {
  point: TestPoint;
  verdict: Verdict;
  reason: string | undefined;
  diagnostics: string[];
  /** Functions that the reports and stacks held against it name. */
  functions: string[];
  /** Whether the program says that a bounded wait of its ran out. */
  timedOut: boolean;
  /** Whether a line of TAP, or a skip of the whole, settled it. */
  hasResult: boolean;
}

/** Something that counts against the scenario and belongs to no point. */
export interface Fault {
  verdict: Verdict;
  reason: string;
  /** Functions that the kernel names for it. */
  functions?: string[];
}

/** What is known so far. Every point begins as lost. */
export interface Draft {
  points: PointDraft[];
  faults: Fault[];
}

/** Begins with every point lost. */
export function draftScenario(plan: Plan): Draft {
  return {
    points: plan.points.map((point) => ({
      point,
      verdict: "lost",
      reason: undefined,
      diagnostics: [],
      functions: [],
      timedOut: false,
      hasResult: false,
    })),
    faults: [],
  };
}

/** Whether a verdict is worse than another. */
export function isWorse(verdict: Verdict, than: Verdict): boolean {
  return VERDICTS.indexOf(verdict) > VERDICTS.indexOf(than);
}

/** Holds a fault against a point: its verdict never gets better by that. */
export function worsen(draft: PointDraft, fault: Fault): void {
  const reasons = isWorse(fault.verdict, draft.verdict)
    ? [fault.reason, draft.reason]
    : [draft.reason, fault.reason];
  if (isWorse(fault.verdict, draft.verdict)) draft.verdict = fault.verdict;
  draft.functions.push(...fault.functions ?? []);
  draft.reason = [...new Set(reasons)].filter((reason) => reason !== undefined)
    .join("; ");
}

/** Holds a fault against a point, or against the scenario where there is none. */
export function charge(
  draft: Draft,
  point: PointDraft | undefined,
  fault: Fault,
): void {
  if (point === undefined) draft.faults.push(fault);
  else worsen(point, fault);
}

/** The first point that has no result. */
export function firstWithoutResult(draft: Draft): PointDraft | undefined {
  return draft.points.find(({ hasResult }) => !hasResult);
}

/** The point of a name. */
export function findPoint(
  draft: Draft,
  name: string | undefined,
): PointDraft | undefined {
  return draft.points.find(({ point }) => point.name === name);
}
