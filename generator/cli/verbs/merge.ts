/** `yank merge`: one run of the parts that several machines ran. */

import { cp } from "node:fs/promises";
import { relative } from "node:path";
import { environmentFault } from "../../acquire/fault.ts";
import { UsageError } from "../../base/errors.ts";
import { showValue } from "../../base/show_value.ts";
import { chooseExitStatus } from "../../report/exit_status.ts";
import { mergeRuns } from "../../report/merge_runs.ts";
import type { SavedRun } from "../../report/saved_run.ts";
import { formatRun } from "../../report/table.ts";
import { RecordKeeper } from "../../run/record_keeper.ts";
import { makeRunDirectory, OWN_FILES } from "../../run/run_directory.ts";
import { jsonOption, type OptionTable } from "../option_table.ts";
import { readRunOf, runsDirectoryOf } from "../run_words.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary =
  "Make one run of several: of the shards that other machines ran";

/** The options. */
export const options = {
  output: {
    kind: "text",
    placeholder: "ID",
    summary: "Give the run this name; that of a run of now where absent",
  },
  json: jsonOption,
} as const satisfies OptionTable;

const words: ArgumentShape = { placeholder: "RUN", minimum: 1 };
export { words as arguments };

/** Copies their files, merges their records and prints the table; 1 as of a run. */
export async function run(
  context: VerbContext<typeof options>,
): Promise<0 | 1> {
  const { root, directory, options: { output, json }, print, talk, colour } =
    context;
  if (output !== undefined && !/^\w[\w.-]*$/.test(output)) {
    throw new UsageError(
      `Option "--output" needs a name of letters, digits, "-" and "_": got ${
        showValue(output)
      }`,
    );
  }
  const runs: SavedRun[] = [];
  for (const word of context.arguments) {
    runs.push(await readRunOf(word, context));
  }
  const parts = runs.map((saved, index) => ({
    ...saved,
    place: `${index + 1}-${saved.record.id.replaceAll(/[^\w.-]/g, "-")}`,
  }));
  // Before anything is made.
  mergeRuns(
    "",
    parts.map(({ record, place }) => ({ record, directory: place })),
  );
  using made = await makeRunDirectory(
    runsDirectoryOf(root),
    output ?? new Date(),
  );
  const { record, remarks } = mergeRuns(
    made.id,
    parts.map(({ record, place }) => ({ record, directory: place })),
  );
  for (const part of parts) {
    await copyFiles(part.directory, `${made.path}/${part.place}`);
  }
  await new RecordKeeper(made.path, record).keep((same) => same);
  for (const remark of remarks) talk.say(remark);
  const shown = relative(directory, made.path) || ".";
  talk.say(`merged ${parts.length} runs into ${shown}`);
  print(
    json
      ? `${JSON.stringify(record, null, 2)}\n`
      : formatRun(record, { colour: colour.stdout, directory: shown }),
  );
  return chooseExitStatus(record) === 0 ? 0 : 1;
}

/** Copies what guests left; the record and what is made from it are made anew. */
async function copyFiles(from: string, to: string): Promise<void> {
  try {
    await Deno.mkdir(to);
    for await (const { name } of Deno.readDir(from)) {
      if (OWN_FILES.some((own) => name.startsWith(own))) continue;
      await cp(`${from}/${name}`, `${to}/${name}`, {
        recursive: true,
        preserveTimestamps: true,
      });
    }
  } catch (error) {
    throw environmentFault(`Cannot copy ${showValue(from)}`, error, {
      path: to,
    });
  }
}
