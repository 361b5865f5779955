/** A run in parts: kernels, each with its scenarios in shards. */

import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { shellWord } from "../render/quote.ts";

/** What is run, and in how many parts. */
export interface ShardPlan {
  /** Kernel selectors, at least one, each once. */
  kernels: readonly string[];
  /** How many parts the scenarios of each kernel make. */
  shards: number;
  /** Scenarios as `yank run` takes them in the project; all when empty. */
  scenarios: readonly string[];
  /** Passed on to `yank run`. */
  runArguments: readonly string[];
}

/** How many jobs a plan makes. */
export function countJobs({ kernels, shards }: ShardPlan): number {
  return kernels.length * shards;
}

/** A command of yank's, as a shell runs it in the project. */
export function yankCommand(...words: string[]): string {
  return ["deno", "task", "-q", "yank", ...words].join(" ");
}

/**
 * What each job runs in the project; the shell's variables say which kernel and
 * which shard it is.
 *
 * @throws {UsageError} If a word has a character that no script should have.
 */
export function shardCommand(
  { shards, scenarios, runArguments }: ShardPlan,
  { kernel, shard, more = [] }: {
    /** As in `"$KERNEL"`. */
    kernel: string;
    /** As in `$SHARD`. */
    shard: string;
    /** Words of the shell to add. */
    more?: string[];
  },
): string {
  return yankCommand(
    "run",
    ...["--kernel", kernel, "--shard", `"${shard}/${shards}"`],
    ...more,
    ...[...runArguments, ...scenarios].map(quoteWord),
  );
}

/** A word for a script of one command a line. */
export function quoteWord(word: string): string {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]/.test(word)) {
    throw new UsageError(
      `Cannot put ${showValue(word)} into a script: it has a control character`,
    );
  }
  return shellWord(word);
}
