/** `yank list`: what scenarios there are. */

import { jsonOption, type OptionTable } from "../option_table.ts";
import { selectGoodSpecs } from "../select_specs.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary = "List the scenarios";

/** The options. */
export const options = { json: jsonOption } as const satisfies OptionTable;

const words: ArgumentShape = { placeholder: "SCENARIO|SPEC" };
export { words as arguments };

/** Prints one line for each scenario, or all of them as a JSON document. */
export async function run(context: VerbContext<typeof options>): Promise<0> {
  const specs = await selectGoodSpecs(context.arguments, context);
  const scenarios = specs.map(({ path, scenario }) => ({
    name: scenario.name,
    spec: path,
    covers: scenario.covers,
    summary: scenario.summary,
  }));
  if (context.options.json) {
    context.print(`${JSON.stringify({ scenarios }, null, 2)}\n`);
    return 0;
  }
  const nameWidth = Math.max(...scenarios.map(({ name }) => name.length));
  const labels = scenarios.map(({ covers }) => covers.join(" "));
  const labelWidth = Math.max(...labels.map((label) => label.length));
  for (const [index, { name, summary }] of scenarios.entries()) {
    const label = (labels[index] ?? "").padEnd(labelWidth);
    context.print(`${name.padEnd(nameWidth)}  ${label}  ${summary}\n`);
  }
  return 0;
}
