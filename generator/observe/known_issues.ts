/** Turns what a known bug of a kernel explains into xfail. */

import { isBrokenBy, type TestPoint } from "../plan/plan.ts";
import { inRange } from "../vocabulary/kernel_range.ts";
import type { KnownIssue } from "../vocabulary/scenario.ts";
import type { Draft, PointDraft } from "./draft.ts";

/** What {@linkcode applyKnownIssues} takes besides the draft. */
export interface KnownIssueOptions {
  knownIssues: readonly KnownIssue[];
  /** What `uname -r` says. */
  kernelRelease: string;
  /** The point during which the program was ended from outside, if one was. */
  endedIn: PointDraft | undefined;
}

/** Begins the reason of a point that held though a known issue says that it fails. */
export const DID_NOT_SHOW = "known issue did not show";

/** Begins the reason of a point that a known issue kept from being looked at. */
export const NOT_REACHED = "not reached: known issue";

function describeIssue(issue: KnownIssue): string {
  const where = issue.reference === undefined ? "" : `; see ${issue.reference}`;
  return `${issue.symptom}; ${issue.cause} (${issue.certainty})${where}`;
}

/**
 * Applies the known issues that the kernel has.
 *
 * A point that an issue breaks and that ended as the issue shows, with a report
 * of the kernel's that names the issue's function if it has one, becomes xfail.
 * If it passes, and no other point of the same expectation showed the issue, it
 * becomes a failure: of the annotation, unless that is intermittent. Any other
 * verdict stays.
 * Where the issue ended the program, the points that it kept from running
 * become xfail as well.
 */
export function applyKnownIssues(
  draft: Draft,
  { knownIssues, kernelRelease, endedIn }: KnownIssueOptions,
): void {
  const present = knownIssues.filter(({ kernels }) =>
    inRange(kernelRelease, kernels)
  );
  const shown = new Map<PointDraft, KnownIssue>();
  for (const draftPoint of draft.points) {
    const issue = present.find((candidate) =>
      candidate.shows === draftPoint.verdict &&
      isBrokenBy(draftPoint.point, candidate) &&
      (candidate.reportedIn === undefined ||
        draftPoint.functions.includes(candidate.reportedIn))
    );
    if (issue !== undefined) shown.set(draftPoint, issue);
  }
  const hasShown = ({ cell, expectation: { word } }: TestPoint) =>
    [...shown.keys()].some(({ point }) =>
      point.cell === cell && point.expectation.word === word
    );
  for (const draftPoint of draft.points) {
    if (
      draftPoint.verdict !== "pass" ||
      hasShown(draftPoint.point)
    ) continue;
    const issue = present.find((one) =>
      one.intermittent !== true && isBrokenBy(draftPoint.point, one)
    );
    if (issue === undefined) continue;
    draftPoint.verdict = "fail";
    draftPoint.reason = `${DID_NOT_SHOW}: ${describeIssue(issue)}`;
  }
  for (const [draftPoint, issue] of shown) {
    const seen = draftPoint.reason === undefined
      ? ""
      : `; seen: ${draftPoint.reason}`;
    draftPoint.verdict = "xfail";
    draftPoint.reason = `known issue: ${describeIssue(issue)}${seen}`;
  }
  const cause = endedIn === undefined ? undefined : shown.get(endedIn);
  if (cause === undefined) return;
  for (const draftPoint of draft.points) {
    if (draftPoint.verdict === "lost") {
      draftPoint.verdict = "xfail";
      draftPoint.reason = `${NOT_REACHED}: ${cause.symptom}`;
    }
  }
}
