/** Which scenarios can be generated and run. */

import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import type { Talk } from "../base/talk.ts";
import type { Plan } from "../plan/plan.ts";
import { planScenario } from "../plan/plan_scenario.ts";
import type { Spec } from "../vocabulary/scenario.ts";

/** What {@linkcode planRendered} takes beside the specs. */
export interface PlanRenderedOptions {
  talk: Talk;
  /** Whether the specs were asked for by name. */
  areNamed?: boolean;
}

/** Plans specs, and keeps what {@linkcode keepRendered} keeps. */
export function planRendered(
  specs: readonly { scenario: Spec; path: string }[],
  options: PlanRenderedOptions,
): Plan[] {
  return keepRendered(
    specs.map(({ scenario, path }) => planScenario(scenario, path)),
    options,
  );
}

/**
 * Keeps the plans all words of which the selftests can express, and says of
 * each other one that it is left out, and why.
 *
 * @throws {UsageError} If the specs were asked for by name and none is left.
 */
export function keepRendered(
  plans: readonly Plan[],
  { talk, areNamed = false }: PlanRenderedOptions,
): Plan[] {
  const rendered = plans.filter(({ unrendered }) => unrendered.length === 0);
  if (areNamed && rendered.length === 0 && plans.length > 0) {
    throw new UsageError(
      `Cannot run ${
        plans.map((plan) => showValue(plan.scenario.name)).join(", ")
      }: the selftests cannot express ${listWordsOf(plans)} yet`,
    );
  }
  for (const plan of plans) {
    if (plan.unrendered.length === 0) continue;
    talk.say(
      `left out: ${plan.scenario.name}: the selftests cannot express ` +
        `${listWordsOf([plan])} yet`,
    );
  }
  return rendered;
}

function listWordsOf(plans: readonly Plan[]): string {
  const words = plans.flatMap(({ unrendered }) =>
    unrendered.map(({ word }) => showValue(word))
  );
  return [...new Set(words)].join(", ");
}
