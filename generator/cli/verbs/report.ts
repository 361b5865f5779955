/** `yank report`: a saved run, shown again. */

import { relative } from "node:path";
import { writeRunPage } from "../../report/html_page.ts";
import { writeJunit } from "../../report/junit.ts";
import { writeResultsTap } from "../../report/results_tap.ts";
import type { SavedRun } from "../../report/saved_run.ts";
import { formatRun } from "../../report/table.ts";
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
  "Show a saved run again: the newest, or that of an ID or a path";

/** The options. */
export const options = {
  format: {
    kind: "text",
    placeholder: "FORMAT",
    choices: ["pretty", "tap", "junit", "json", "html"],
    summary: "Write it like this; pretty where absent",
  },
  output: outputOption,
  json: jsonFormatOption,
} as const satisfies OptionTable;

type Format = typeof options.format.choices[number];

const words: ArgumentShape = { placeholder: "RUN", maximum: 1 };
export { words as arguments };

/** Renders what was saved; says nothing of how good it is by its status. */
export async function run(context: VerbContext<typeof options>): Promise<0> {
  const { output } = context.options;
  const format = chooseFormat<Format>(context.options, "pretty");
  const saved = await readRunOf(context.arguments[0], context);
  await writeDocument(
    await render(saved, format, {
      colour: context.colour.stdout && output === undefined,
      directory: relative(context.directory, saved.directory) || ".",
    }),
    output,
    context,
  );
  return 0;
}

function render(
  saved: SavedRun,
  format: Format,
  options: { colour: boolean; directory: string },
): string | Promise<string> {
  const { record } = saved;
  switch (format) {
    case "pretty":
      return formatRun(record, options);
    case "tap":
      return writeResultsTap(record);
    case "junit":
      return writeJunit(record);
    case "json":
      return `${JSON.stringify(record, null, 2)}\n`;
    case "html":
      return writeRunPage(saved);
  }
}
