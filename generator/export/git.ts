/** Runs git: on the user's tree, and on a repository of yank's own. */

import { type CommandResult, runCommand } from "../acquire/command.ts";
import { firstComplaint } from "../acquire/fault.ts";
import { EnvironmentError } from "../base/errors.ts";

/** How {@linkcode runGit} runs it. */
export interface GitOptions {
  /** What fails if it fails: `Cannot read the tree "linux"`. */
  action: string;
  /** Working directory. */
  directory: string;
  /** Ends it. */
  signal?: AbortSignal | undefined;
  /** Added to the environment. */
  environment?: Record<string, string> | undefined;
  /** Seconds after which it is ended; what a look at a tree takes when absent. */
  deadlineSeconds?: number | undefined;
  /** Hears every line that it prints. */
  onLine?: ((line: string) => void) | undefined;
}

/** What the largest trees need on slow disks, in seconds. */
const DEADLINE_SECONDS = 300;

/**
 * Runs git and tells how it ended.
 *
 * @throws {EnvironmentError} If there is no git, or it does not end.
 */
export async function tryGit(
  args: readonly string[],
  {
    action,
    directory,
    signal,
    environment,
    deadlineSeconds = DEADLINE_SECONDS,
    onLine,
  }: GitOptions,
): Promise<CommandResult> {
  return await runCommand(["git", "-C", directory, ...args], {
    action,
    deadlineSeconds,
    signal,
    onLine,
    // What is only looked at is not to be written, not even an index.
    environment: { GIT_OPTIONAL_LOCKS: "0", ...environment },
    debianPackages: ["git"],
  });
}

/**
 * Runs git and returns what it printed.
 *
 * @throws {EnvironmentError} If it fails.
 */
export async function runGit(
  args: readonly string[],
  options: GitOptions,
): Promise<string> {
  const { status, stdout, stderr } = await tryGit(args, options);
  if (status === 0) return stdout;
  throw new EnvironmentError({
    action: options.action,
    seen: `git ${args[0]} ended with status ${status}: ${
      firstComplaint(stderr)
    }`,
  });
}
