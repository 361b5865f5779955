/** `yank show`: what will be done and checked for a scenario. */

import { fillLines, splitParagraphs } from "../../base/prose.ts";
import type { Plan } from "../../plan/plan.ts";
import { planScenario } from "../../plan/plan_scenario.ts";
import { layOutRows } from "../help.ts";
import { jsonOption, type OptionTable } from "../option_table.ts";
import { selectGoodSpecs } from "../select_specs.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary =
  "Show the plan of a scenario: needs, test points, issues";

/** The options. */
export const options = { json: jsonOption } as const satisfies OptionTable;

const words: ArgumentShape = { placeholder: "SCENARIO|SPEC", minimum: 1 };
export { words as arguments };

function renderPlan(plan: Plan): string {
  const { scenario, needs } = plan;
  const facts: [string, string][] = [
    ["spec", plan.specPath],
    ["covers", scenario.covers.join(" ")],
    ["program", plan.program],
    ...needs.devices.map(({ provider, kind, sizeMiB }): [string, string] => [
      "device",
      `${kind} by ${provider}, ${sizeMiB} MiB`,
    ]),
    ["tools", needs.tools.join(" ")],
    ["modules", needs.modules.join(" ")],
    ["kernel", needs.kernelOptions.join(" ")],
    ["timeout", `${plan.timeoutSeconds} s`],
  ];
  const lines = [
    `${scenario.name}: ${scenario.summary}`,
    "",
    ...splitParagraphs(scenario.why).flatMap((words) => [
      ...fillLines(words, 77).map((line) => `  ${line}`),
      "",
    ]),
    ...layOutRows(facts.filter(([, value]) => value !== "")),
    "",
    "test points:",
    ...plan.points.map(({ name }, index) =>
      `  ${String(index + 1).padStart(2)} ${name}`
    ),
  ];
  if ((scenario.fixedBy ?? []).length > 0) {
    lines.push("", "made to work by:");
    for (const { commit, subject, since } of scenario.fixedBy ?? []) {
      lines.push(`  ${commit} ("${subject}"), v${since}`);
    }
  }
  if (plan.knownIssues.length > 0) {
    lines.push("", "known issues:");
    for (const { kernels, shows, symptom, cause } of plan.knownIssues) {
      lines.push(`  ${kernels}: ${shows}: ${symptom}`, `    ${cause}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Prints each plan, or all of them as a JSON document. */
export async function run(context: VerbContext<typeof options>): Promise<0> {
  const specs = await selectGoodSpecs(context.arguments, context);
  const plans = specs.map(({ scenario, path }) => planScenario(scenario, path));
  context.print(
    context.options.json
      ? `${JSON.stringify({ plans }, null, 2)}\n`
      : plans.map(renderPlan).join("\n"),
  );
  return 0;
}
