/** Matrices that further guests go on with. */

import { joinCells } from "../observe/rest_of_matrix.ts";
import type { Plan } from "../plan/plan.ts";
import type { ObservedResult } from "./observe_guest.ts";

/** A matrix, and what earlier guests saw of it. */
export interface RestOfMatrix {
  /** Of all its cells. */
  plan: Plan;
  earlier: ObservedResult;
}

/** What is known of a matrix with what a further guest saw of it. */
export function joinRest(
  rest: RestOfMatrix | undefined,
  later: ObservedResult,
): ObservedResult {
  if (rest === undefined) return later;
  const { plan, earlier } = rest;
  return {
    ...joinCells(plan, { earlier, later }),
    workload: [...new Set([...earlier.workload, ...later.workload])],
  };
}
