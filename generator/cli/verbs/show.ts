/** `yank show`: all that there is to tell of a scenario. */

import { loadCompiler } from "../../load/spec_file.ts";
import { planScenario } from "../../plan/plan_scenario.ts";
import { readVocabulary } from "../../reference/read_vocabulary.ts";
import {
  describeSpec,
  renderDescription,
  type XfstestsOfAll,
} from "../describe_spec.ts";
import { jsonOption, type OptionTable } from "../option_table.ts";
import { layOutXfstests, listCasePaths } from "../../render/xfstests.ts";
import { selectGoodSpecs, selectSpecs } from "../select_specs.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary =
  "Show a scenario: story, steps, needs, test points, issues, files";

/** The options. */
export const options = { json: jsonOption } as const satisfies OptionTable;

const words: ArgumentShape = { placeholder: "SCENARIO|SPEC", minimum: 1 };
export { words as arguments };

/** Prints each scenario, or all of them as a JSON document. */
export async function run(context: VerbContext<typeof options>): Promise<0> {
  const specs = await selectGoodSpecs(context.arguments, context);
  const vocabulary = readVocabulary(await loadCompiler());
  const xfstests = await layOutAll(context);
  const plans = specs.map(({ scenario: spec, path }) =>
    describeSpec({
      spec,
      plan: planScenario(spec, path),
      vocabulary,
      ...(xfstests === undefined ? {} : { xfstests }),
    })
  );
  context.print(
    context.options.json
      ? `${JSON.stringify({ plans }, null, 2)}\n`
      : plans.map(renderDescription).join("\n"),
  );
  return 0;
}

/** The cases of all specs, as their numbers depend on each other. */
async function layOutAll(
  context: VerbContext<typeof options>,
): Promise<XfstestsOfAll | undefined> {
  const { specs, diagnostics } = await selectSpecs([], context);
  if (diagnostics.length > 0) return undefined;
  const plans = specs.map(({ scenario, path }) => planScenario(scenario, path));
  const { cases, left } = layOutXfstests(
    plans.filter(({ unrendered }) => unrendered.length === 0),
  );
  return { paths: listCasePaths(cases), left };
}
