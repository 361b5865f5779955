/** Several attempts at one scenario, which a guest tells apart by their names. */

import type { Plan } from "../plan/plan.ts";

/** A scenario's name has no dot in it. */
const INFIX = ".attempt";

/** The plan of an attempt, counted from 1, at what a plan or an attempt's is of. */
export function planAttempt(plan: Plan, attempt: number): Plan {
  const { scenario } = parseAttempt(plan.scenario.name);
  const name = attempt === 1 ? scenario : `${scenario}${INFIX}${attempt}`;
  return { ...plan, scenario: { ...plan.scenario, name } };
}

/** Which attempt at which scenario a guest calls by this name. */
export function parseAttempt(
  name: string,
): { scenario: string; attempt: number } {
  const [scenario = "", number = "1"] = name.split(INFIX);
  return { scenario, attempt: Number(number) };
}
