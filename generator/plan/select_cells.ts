/** A part of a matrix's plan. */

import type { Plan } from "./plan.ts";

/** The plan of some cells, with the points that come once, at the end. */
export function selectCells(plan: Plan, names: readonly string[]): Plan {
  return {
    ...plan,
    cells: plan.cells.filter(({ name }) => names.includes(name)),
    points: plan.points.filter(({ cell }) =>
      cell === "" || names.includes(cell)
    ),
  };
}
