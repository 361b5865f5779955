/** What a run of one scenario says to git bisect. */

import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import { DID_NOT_SHOW, NOT_REACHED } from "../observe/known_issues.ts";
import type { PointResult, Verdict } from "../observe/verdict.ts";
import type { RunRecord } from "../report/run_record.ts";

/** `skip` where it cannot be told. */
export type StepVerdict = "good" | "bad" | "skip";

const STEP_VERDICTS: Record<Verdict, StepVerdict> = {
  pass: "good",
  skip: "skip",
  xfail: "bad",
  fail: "bad",
  lost: "skip",
  timeout: "bad",
  hang: "bad",
  crash: "bad",
};

/**
 * A point as it was seen: which versions have a known issue is what a bisection
 * finds out, and not what it goes by.
 */
function judgePoint({ verdict, reason = "" }: PointResult): StepVerdict {
  if (verdict === "fail" && reason.startsWith(DID_NOT_SHOW)) return "good";
  if (verdict === "xfail" && reason.startsWith(NOT_REACHED)) return "skip";
  return STEP_VERDICTS[verdict];
}

/**
 * Judges a scenario by all that is known of it, or by one of its points.
 *
 * It is bad if anything is, good if everything is good, and else it cannot be
 * told.
 *
 * @throws {UsageError} If it has no such point.
 */
export function judgeStep(
  { results }: Pick<RunRecord, "results">,
  { scenario, point }: { scenario: string; point?: string | undefined },
): StepVerdict {
  const own = results.filter((result) => result.scenario === scenario);
  const points = own.flatMap((result) => result.points);
  if (point !== undefined) {
    const named = points.filter(({ name }) => name === point);
    if (points.length > 0 && named.length === 0) {
      throw unknownPoint(point, points.map(({ name }) => name));
    }
    return worst(named.map(judgePoint));
  }
  return worst([
    ...points.map(judgePoint),
    ...own.filter(({ reason }) => reason !== undefined).map(({ verdict }) =>
      STEP_VERDICTS[verdict]
    ),
  ]);
}

/** The mistake of a point's name. */
export function unknownPoint(
  point: string,
  names: readonly string[],
): UsageError {
  const meant = suggestWord(point, names);
  return new UsageError(
    `Unknown test point ${showValue(point)}` +
      (meant === undefined
        ? `: it is one of ${names.map((name) => showValue(name)).join(", ")}`
        : `; did you mean ${showValue(meant)}?`),
  );
}

function worst(verdicts: StepVerdict[]): StepVerdict {
  if (verdicts.includes("bad")) return "bad";
  return verdicts.length > 0 && verdicts.every((one) => one === "good")
    ? "good"
    : "skip";
}
