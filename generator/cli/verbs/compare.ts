/** `yank compare`: what is different between two saved runs. */

import { compareRuns, type RunComparison } from "../../report/compare_runs.ts";
import {
  formatComparison,
  writeComparisonMarkdown,
} from "../../report/compare_text.ts";
import {
  chooseFormat,
  jsonFormatOption,
  outputOption,
  writeDocument,
} from "../document.ts";
import type { OptionTable } from "../option_table.ts";
import { readRunOf } from "../run_words.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary =
  "Tell what is worse, fixed, new and gone in the later of two runs";

/** The options. */
export const options = {
  format: {
    kind: "text",
    placeholder: "FORMAT",
    choices: ["text", "markdown", "json"],
    summary: "Write it like this; text where absent",
  },
  output: outputOption,
  json: jsonFormatOption,
} as const satisfies OptionTable;

type Format = typeof options.format.choices[number];

const words: ArgumentShape = { placeholder: "RUN", minimum: 2, maximum: 2 };
export { words as arguments };

/** Prints the comparison; 1 where something was good and is not any more. */
export async function run(
  context: VerbContext<typeof options>,
): Promise<0 | 1> {
  const format = chooseFormat<Format>(context.options, "text");
  const [before, after] = context.arguments;
  const comparison = compareRuns(
    (await readRunOf(before, context)).record,
    (await readRunOf(after, context)).record,
  );
  await writeDocument(
    render(comparison, format),
    context.options.output,
    context,
  );
  return comparison.changes.some(({ kind }) => kind === "regression") ? 1 : 0;
}

function render(comparison: RunComparison, format: Format): string {
  switch (format) {
    case "text":
      return formatComparison(comparison);
    case "markdown":
      return writeComparisonMarkdown(comparison);
    case "json":
      return `${JSON.stringify(comparison, null, 2)}\n`;
  }
}
