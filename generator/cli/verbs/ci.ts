/** `yank ci`: a workflow for a CI service. */

import { UsageError } from "../../base/errors.ts";
import { showValue } from "../../base/show_value.ts";
import { CI_SERVICES, writeWorkflow } from "../../dispatch/ci_workflow.ts";
import { outputOption, writeDocument } from "../document.ts";
import type { OptionTable } from "../option_table.ts";
import { didYouMean } from "../parse_command.ts";
import { planShards, shardOptions, shardRest } from "../shard_options.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary =
  "Write a workflow of shards on kernels for GitHub or GitLab";

/** The options. */
export const options = {
  ...shardOptions,
  baseline: {
    kind: "text",
    placeholder: "PATH",
    summary:
      "Fail only on what is worse than in this run, a path in the repository",
  },
  output: outputOption,
} as const satisfies OptionTable;

const words: ArgumentShape = { placeholder: "SERVICE [SCENARIO]", minimum: 1 };
export { words as arguments };

/** What follows `--`. */
export const rest = shardRest;

/**
 * Writes it to stdout or to a file.
 *
 * @throws {UsageError} If there is no such service, kernel or scenario.
 */
export async function run(context: VerbContext<typeof options>): Promise<0> {
  const { options, arguments: [word = "", ...scenarios] } = context;
  const service = CI_SERVICES.find((name) => name === word);
  if (service === undefined) {
    throw new UsageError(
      `Unknown service ${showValue(word)}: it is one of ${
        CI_SERVICES.join(", ")
      }${didYouMean(word, CI_SERVICES)}`,
    );
  }
  await writeDocument(
    writeWorkflow(service, {
      ...await planShards(scenarios, context),
      baseline: options.baseline,
    }),
    options.output,
    context,
  );
  return 0;
}
