/** `yank check`: whether specs are good. */

import type { Diagnostic } from "../../base/diagnostic.ts";
import { SpecError } from "../../base/errors.ts";
import { orderDiagnostics } from "../../base/order_diagnostics.ts";
import { typeCheckSpecs } from "../../check/type_check_specs.ts";
import { jsonOption, type OptionTable } from "../option_table.ts";
import { selectSpecs } from "../select_specs.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary = "Tell what is wrong with specs";

/** The options. */
export const options = { json: jsonOption } as const satisfies OptionTable;

const words: ArgumentShape = { placeholder: "SCENARIO|SPEC" };
export { words as arguments };

/** Whether others say something about the same line, and in words of ours. */
function isAtLineOf({ at }: Diagnostic, others: Diagnostic[]): boolean {
  return others.some((other) =>
    other.at.file === at.file && other.at.line === at.line
  );
}

/** Tells every mistake in the specs, their types included. */
export async function run(context: VerbContext<typeof options>): Promise<0> {
  const { specs, diagnostics: found } = await selectSpecs(
    context.arguments,
    context,
  );
  const paths = specs.map(({ path }) => path);
  const types = await typeCheckSpecs(context.root, paths);
  const diagnostics = orderDiagnostics([
    ...found,
    ...types.filter((type) => !isAtLineOf(type, found)),
  ]);
  if (context.options.json) {
    context.print(
      `${JSON.stringify({ specs: paths, diagnostics }, null, 2)}\n`,
    );
  }
  if (diagnostics.length > 0) throw new SpecError(diagnostics);
  context.talk.say(
    specs.length === 1
      ? "The spec is good"
      : `All ${specs.length} specs are good`,
  );
  return 0;
}
