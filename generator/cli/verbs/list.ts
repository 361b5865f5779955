/** `yank list`: what scenarios there are, or what is not covered yet. */

import { UsageError } from "../../base/errors.ts";
import type { Plan } from "../../plan/plan.ts";
import { planScenario } from "../../plan/plan_scenario.ts";
import { coveringSpec } from "../../plan/unrendered.ts";
import { coverCatalogue } from "../../vocabulary/coverage.ts";
import { wordsIn } from "../../vocabulary/spec_words.ts";
import { jsonOption, type OptionTable } from "../option_table.ts";
import { printRows } from "../print_rows.ts";
import { selectGoodSpecs } from "../select_specs.ts";
import {
  checkFilters,
  filterOptions,
  isUnderLabel,
  passesFilters,
} from "../spec_filters.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary = "List the scenarios, or what none of them covers yet";

/** The options. */
export const options = {
  uncovered: {
    kind: "flag",
    summary: "List the labels of the catalogue that no scenario covers yet",
  },
  ...filterOptions,
  json: jsonOption,
} as const satisfies OptionTable;

type ListContext = VerbContext<typeof options>;

const words: ArgumentShape = { placeholder: "SCENARIO|SPEC" };
export { words as arguments };

/**
 * Prints a line for each scenario, or label; or all of them as a JSON document.
 *
 * @throws {UsageError} If there is no such scenario, label or word.
 */
export async function run(context: ListContext): Promise<0> {
  checkFilters(context.options);
  if (context.options.uncovered) refuseOtherFilters(context);
  const specs = await selectGoodSpecs(context.arguments, context);
  const plans = specs.map(({ scenario, path }) => planScenario(scenario, path));
  if (context.options.uncovered) {
    listUncovered(plans, context);
  } else {
    listScenarios(
      plans.filter((plan) => passesFilters(plan, context.options)),
      context,
    );
  }
  return 0;
}

/** What no scenario covers has neither a device nor a name. */
function refuseOtherFilters(
  { options, arguments: [name] }: ListContext,
): void {
  if (name !== undefined) {
    throw new UsageError(
      `Option "--uncovered" takes no scenarios: it looks at all of them`,
    );
  }
  for (const [other, value] of Object.entries(options)) {
    if (other === "uncovered" || other === "label" || other === "json") {
      continue;
    }
    if (value === false || Array.isArray(value) && value.length === 0) continue;
    throw new UsageError(
      `Option "--uncovered" does not go with "--${other}"`,
    );
  }
}

function listScenarios(
  plans: readonly Plan[],
  { options, print, talk }: ListContext,
): void {
  if (options.json) {
    const scenarios = plans.map(({ scenario, ...plan }) => ({
      name: scenario.name,
      spec: plan.specPath,
      covers: scenario.covers,
      summary: scenario.summary,
      missing: plan.missing ?? null,
      words: [...wordsIn(plan.cells)],
      needs: plan.needs,
      testPoints: plan.points.length,
      knownIssues: plan.knownIssues.map(({ kernels, shows, breaks }) => ({
        kernels,
        shows,
        breaks,
      })),
    }));
    print(`${JSON.stringify({ scenarios }, null, 2)}\n`);
    return;
  }
  if (plans.length === 0) talk.say("There is no such scenario");
  printRows(
    plans.map(({ scenario: { name, covers, summary }, missing }) => [
      name,
      covers.join(" "),
      missing === undefined ? summary : `${summary} (missing: ${missing})`,
    ]),
    print,
  );
}

function listUncovered(
  plans: readonly Plan[],
  { options, print, talk }: ListContext,
): void {
  const labels = coverCatalogue(plans.map(coveringSpec)).filter(({ entry }) =>
    options.label.length === 0 || isUnderLabel(entry.label, options.label)
  );
  const uncovered = labels.filter(({ running }) => running.length === 0);
  if (options.json) {
    const rows = uncovered.map(({ entry, waiting }) => ({
      ...entry,
      waiting: waiting.map(({ name, path, missing }) => ({
        name,
        spec: path,
        missing,
      })),
    }));
    print(
      `${
        JSON.stringify({ labels: labels.length, uncovered: rows }, null, 2)
      }\n`,
    );
    return;
  }
  printRows(
    uncovered.flatMap(({ entry: { label, setUp }, waiting }) => [
      [label, setUp],
      ...waiting.map(({ name, missing }) => [
        "",
        `${name} is missing: ${missing}`,
      ]),
    ]),
    print,
  );
  talk.say(
    `${uncovered.length} of ${labels.length} labels are not covered yet`,
  );
}
