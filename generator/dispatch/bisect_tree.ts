/** Git bisect in the user's kernel tree. */

import { shellWord } from "../acquire/fault.ts";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import type { Talk } from "../base/talk.ts";
import { type GitOptions, runGit, tryGit } from "../export/git.ts";

/** A kernel tree, and the commits between which something changed. */
export interface BisectRange {
  /** The tree as the user wrote it. */
  shown: string;
  /** Absolute path of its top directory. */
  path: string;
  /** The commits' full names. */
  good: string;
  bad: string;
  /** Whether the good one came later: the commit that mends is looked for. */
  findsFix: boolean;
}

/** What a bisection found. */
export interface FoundCommit {
  commit: string;
  subject: string;
  /** Whether it broke the scenario or mended it. */
  kind: "broke" | "fixed";
}

/** What a week of builds takes: none that is worth waiting for takes longer. */
const BISECT_SECONDS = 7 * 24 * 60 * 60;

/**
 * What `git bisect` calls the two sides; where the fix is looked for, the words
 * good and bad would mean the opposite.
 */
function termsOf({ findsFix }: BisectRange): { before: string; after: string } {
  return findsFix
    ? { before: "broken", after: "fixed" }
    : { before: "good", after: "bad" };
}

/**
 * The commands that bisect with a script, as one types them.
 *
 * @param script Path of the script.
 */
export function bisectCommands(range: BisectRange, script: string): string[] {
  const git = ["git", "-C", range.shown, "bisect"];
  return [
    [...git, ...startArguments(range)],
    [...git, "run", "sh", script],
    [...git, "reset"],
  ].map((words) => words.map(shellWord).join(" "));
}

function startArguments(range: BisectRange): string[] {
  const { before, after } = termsOf(range);
  return [
    "start",
    ...range.findsFix
      ? [`--term-old=${before}`, `--term-new=${after}`, range.good, range.bad]
      : [range.bad, range.good],
  ];
}

function optionsFor(
  { shown, path }: Pick<BisectRange, "shown" | "path">,
  signal: AbortSignal | undefined,
): GitOptions {
  return {
    action: `Cannot bisect in the tree ${showValue(shown)}`,
    directory: path,
    signal,
  };
}

/**
 * Finds the tree and the commits.
 *
 * @throws {UsageError} If there is no such tree or commit, or they are the same.
 * @throws {EnvironmentError} If git cannot be run.
 */
export async function findBisectRange(
  { shown, path, good, bad, signal }: {
    shown: string;
    /** Absolute path of the tree. */
    path: string;
    good: string;
    bad: string;
    signal?: AbortSignal | undefined;
  },
): Promise<BisectRange> {
  const isDirectory = await Deno.stat(path)
    .then(({ isDirectory }) => isDirectory, () => false);
  const options = optionsFor({ shown, path }, signal);
  const top = isDirectory
    ? await tryGit(["rev-parse", "--show-toplevel"], options)
    : undefined;
  if (top === undefined || top.status !== 0) {
    throw new UsageError(`${options.action}: it is no git repository`);
  }
  const directory = top.stdout.replace(/\n$/, "");
  const resolve = async (option: string, revision: string) => {
    const { status, stdout } = await tryGit([
      ...["rev-parse", "--verify", "--quiet", "--end-of-options"],
      `${revision}^{commit}`,
    ], { ...options, directory });
    if (status === 0) return stdout.trim();
    throw new UsageError(
      `Cannot use "--${option} ${revision}": ${
        showValue(shown)
      } has no such commit`,
    );
  };
  const range = {
    shown,
    path: directory,
    good: await resolve("good", good),
    bad: await resolve("bad", bad),
  };
  if (range.good === range.bad) {
    throw new UsageError(
      `Cannot bisect: "--good ${good}" and "--bad ${bad}" are one commit`,
    );
  }
  const { status } = await tryGit(
    ["merge-base", "--is-ancestor", range.bad, range.good],
    { ...options, directory },
  );
  return { ...range, findsFix: status === 0 };
}

/**
 * Refuses a tree in which a bisection would go wrong.
 *
 * @throws {EnvironmentError}
 */
export async function requireBisectable(
  range: BisectRange,
  signal?: AbortSignal,
): Promise<void> {
  const options = optionsFor(range, signal);
  const git = `git -C ${shellWord(range.shown)}`;
  if ((await tryGit(["bisect", "log"], options)).status === 0) {
    throw new EnvironmentError({
      action: options.action,
      seen: "a bisection goes on there",
      mend: `${git} bisect reset`,
    });
  }
  const changes = await runGit(
    ["status", "--porcelain", "--untracked-files=no"],
    options,
  );
  const elsewhere = `${git} worktree add --detach ${
    shellWord(`${range.shown.replace(/\/+$/, "")}-bisect`)
  }, and --tree with that`;
  if (changes !== "") {
    throw new EnvironmentError({
      action: options.action,
      seen: "it has changes that are not committed",
      mend: elsewhere,
    });
  }
  // The kernel's Makefile refuses to build elsewhere what was built in place.
  for (const built of [".config", "include/config"]) {
    const isThere = await Deno.lstat(`${range.path}/${built}`)
      .then(() => true, () => false);
    if (isThere) {
      throw new EnvironmentError({
        action: options.action,
        seen:
          `a kernel was configured or built in place, as there is ${built}, which keeps make from building elsewhere`,
        mend: elsewhere,
      });
    }
  }
}

/**
 * Bisects, says what git says, and puts the tree back to what was checked out.
 *
 * A bisection that does not come to its end is left as it is: it can be gone on
 * with.
 *
 * @param script Absolute path of the script.
 * @throws {EnvironmentError} If git does not find the commit.
 * @throws {InterruptedError} If `signal` is aborted.
 */
export async function runBisect(
  range: BisectRange,
  { script, log, talk, signal, environment }: {
    script: string;
    /** Absolute path of a file for what `git bisect log` says. */
    log: string;
    talk: Talk;
    signal: AbortSignal;
    /** Added to the script's environment. */
    environment?: Record<string, string>;
  },
): Promise<FoundCommit> {
  const options = optionsFor(range, signal);
  const [, goOn, reset] = bisectCommands(range, script);
  await requireBisectable(range, signal);
  await runGit(["bisect", ...startArguments(range)], options);
  let ended: Awaited<ReturnType<typeof tryGit>>;
  try {
    ended = await tryGit(["bisect", "run", "sh", script], {
      ...options,
      environment,
      deadlineSeconds: BISECT_SECONDS,
      onLine: (line) => talk.say(line),
    });
  } catch (error) {
    talk.say(`to go on: ${goOn}\nto end the bisection: ${reset}`);
    throw error;
  }
  // Neither is to be lost to a Ctrl-C that comes now.
  const { signal: _, ...uninterrupted } = options;
  await Deno.writeTextFile(
    log,
    await runGit(["bisect", "log"], uninterrupted),
  );
  if (ended.status !== 0) {
    throw new EnvironmentError({
      action: options.action,
      seen: `git bisect run ended with status ${ended.status}; ${
        shellWord(log)
      } has what was tested`,
      mend: `to go on: ${goOn}; to end the bisection: ${reset}`,
    });
  }
  const { after } = termsOf(range);
  const found = await runGit(
    ["show", "-s", "--format=%H %s", `refs/bisect/${after}`],
    uninterrupted,
  );
  await runGit(["bisect", "reset"], uninterrupted);
  const [commit = "", ...subject] = found.trim().split(" ");
  return {
    commit,
    subject: subject.join(" "),
    kind: range.findsFix ? "fixed" : "broke",
  };
}
