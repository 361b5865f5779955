/** What a kernel left unseen of a matrix, and what a further guest saw of it. */

import type { Plan } from "../plan/plan.ts";
import {
  type PointResult,
  type ScenarioResult,
  type Verdict,
  VERDICTS,
  worstVerdict,
} from "./verdict.ts";

/** How points end that nobody came to. */
const UNSEEN: readonly Verdict[] = ["skip", "lost"];

/**
 * The cells of which nothing was seen, as an earlier one left the kernel in
 * ruins; none where none was seen at all, for which there are other reasons.
 */
export function listUnseenCells(plan: Plan, result: ScenarioResult): string[] {
  const verdicts = new Map(
    result.points.map(({ name, verdict }) => [name, verdict]),
  );
  const seen = new Set(
    plan.points.filter(({ name }) =>
      !UNSEEN.includes(verdicts.get(name) ?? "lost")
    ).map(({ cell }) => cell),
  );
  const cells = plan.cells.map(({ name }) => name);
  const unseen = cells.filter((cell) => !seen.has(cell));
  return unseen.length === cells.length ? [] : unseen;
}

/**
 * Puts together what two guests saw of a matrix: what the second one saw of its
 * cells stands, and of the points that come once the worse.
 *
 * @param later What came of the cells that the first guest left unseen.
 */
export function joinCells<Result extends ScenarioResult>(
  plan: Plan,
  { earlier, later }: { earlier: Result; later: Result },
): Result {
  const byName = ({ points }: Result) =>
    new Map(points.map((point) => [point.name, point]));
  const before = byName(earlier);
  const after = byName(later);
  const points = plan.points.flatMap(({ name, cell }): PointResult[] => {
    const first = before.get(name);
    const second = after.get(name);
    if (first === undefined || second === undefined) {
      return [first ?? second ?? []].flat();
    }
    const isWorse = VERDICTS.indexOf(first.verdict) >
      VERDICTS.indexOf(second.verdict);
    return [cell === "" && isWorse ? first : second];
  });
  const reason = earlier.reason ?? later.reason;
  const exitStatus = earlier.exitStatus || later.exitStatus;
  return {
    ...earlier,
    verdict: worstVerdict([
      ...points.map(({ verdict }) => verdict),
      ...(earlier.reason === undefined ? [] : [earlier.verdict]),
      ...(later.reason === undefined ? [] : [later.verdict]),
    ]),
    points,
    ...(reason === undefined ? {} : { reason }),
    reports: [...earlier.reports, ...later.reports],
    stuck: [...earlier.stuck, ...later.stuck],
    ...(exitStatus === undefined ? {} : { exitStatus }),
    seconds: earlier.seconds + later.seconds,
  };
}
