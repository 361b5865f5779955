/** What the verbs share that have a run done in parts, elsewhere. */

import { relative, resolve } from "node:path";
import { parseKernelSelector } from "../acquire/kernel_selector.ts";
import type { ShardPlan } from "../dispatch/shard_plan.ts";
import type { OptionTable } from "./option_table.ts";
import { DEFAULT_KERNEL } from "./run_options.ts";
import { selectGoodSpecs } from "./select_specs.ts";
import type { VerbContext } from "./verb.ts";

/** The options that say which parts there are. */
export const shardOptions = {
  kernel: {
    kind: "texts",
    placeholder: "KERNEL",
    summary: "Run on this kernel, as yank run takes it",
  },
  shards: {
    kind: "number",
    placeholder: "NUMBER",
    minimum: 1,
    integer: true,
    summary:
      "Run the scenarios of each kernel in so many parts; 1 where absent",
  },
} as const satisfies OptionTable;

/** What follows `--`. */
export const shardRest = "Options for yank run, such as --accel kvm";

/**
 * What is to be run, in words for a command in the project.
 *
 * @param words Scenarios, specs and directories of specs, relative to where the
 * user is.
 * @throws {UsageError} If a kernel's selector is none, or a scenario is not
 * there.
 * @throws {SpecError} If anything is wrong with the specs.
 */
export async function planShards(
  words: readonly string[],
  { options, rest, ...context }: VerbContext<typeof shardOptions>,
): Promise<ShardPlan> {
  const { root, directory } = context;
  const inProject = (path: string) =>
    `./${relative(root, resolve(directory, path))}`;
  const kernels = options.kernel.map((kernel) =>
    parseKernelSelector(kernel).kind === "path" ? inProject(kernel) : kernel
  );
  await selectGoodSpecs(words, context);
  return {
    kernels: kernels.length === 0 ? [DEFAULT_KERNEL] : [...new Set(kernels)],
    shards: options.shards ?? 1,
    scenarios: words.map((word) => /[./]/.test(word) ? inProject(word) : word),
    runArguments: rest,
  };
}
