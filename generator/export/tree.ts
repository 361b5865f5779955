/** The tree that a series is for: read only, as it was committed. */

import { shellWord } from "../acquire/fault.ts";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import { type GitOptions, runGit, tryGit } from "./git.ts";

/** A git repository with a work tree, at the commit that is checked out. */
export interface Tree {
  /** Absolute path of its top directory. */
  path: string;
  /** The commit that is checked out. */
  head: string;
  signal?: AbortSignal | undefined;
}

/** What {@linkcode openTree} takes. */
export interface OpenTreeOptions {
  /** As the user wrote it. */
  shown: string;
  /** Absolute path. */
  path: string;
  /** What such a tree is called: `kernel tree`. */
  kind: string;
  /** Files that each of its kind has. */
  marks: readonly string[];
  signal?: AbortSignal | undefined;
}

/** How git is run on a tree. */
export function gitOptionsOf(
  { path, signal }: Pick<Tree, "path" | "signal">,
  action = `Cannot read the tree ${showValue(path)}`,
): GitOptions {
  return { action, directory: path, signal };
}

/**
 * Opens a tree.
 *
 * @throws {UsageError} If it is not what it is taken for.
 * @throws {EnvironmentError} If it is in no git repository of its own.
 */
export async function openTree(
  { shown, path, kind, marks, signal }: OpenTreeOptions,
): Promise<Tree> {
  const isThere = (file: string) =>
    Deno.stat(file).then(() => true, () => false);
  if (!await isThere(path)) {
    throw new UsageError(
      `Cannot export to ${showValue(shown)}: there is no such directory`,
    );
  }
  for (const mark of marks) {
    if (await isThere(`${path}/${mark}`)) continue;
    throw new UsageError(
      `Cannot export to ${showValue(shown)}: it is no ${kind}, ` +
        `there is no ${showValue(mark)} in it`,
    );
  }
  const action = `Cannot export to ${showValue(shown)}`;
  const top = await tryGit(
    ["rev-parse", "--show-toplevel"],
    gitOptionsOf({ path, signal }, action),
  );
  const word = shellWord(shown);
  const mend = `git -C ${word} init && git -C ${word} add --all && ` +
    `git -C ${word} commit --quiet --message="As it came"`;
  if (/dubious ownership/.test(top.stderr)) {
    throw new EnvironmentError({
      action,
      seen: "git does not trust it, as another user owns it",
      mend: `git config --global --add safe.directory ${shellWord(path)}`,
    });
  }
  if (top.status !== 0) {
    throw new EnvironmentError({
      action,
      seen: "it is in no git repository",
      mend,
    });
  }
  const topPath = top.stdout.trimEnd();
  if (topPath !== await Deno.realPath(path)) {
    throw new EnvironmentError({
      action,
      seen: `it is not the top of a git repository, but in that of ${
        showValue(topPath)
      }`,
      mend,
    });
  }
  const head = await tryGit(
    ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"],
    gitOptionsOf({ path, signal }, action),
  );
  if (head.status !== 0) {
    throw new EnvironmentError({
      action,
      seen: "nothing is committed in it",
      mend,
    });
  }
  return { path, head: head.stdout.trim(), signal };
}

/** A file's text as it was committed, or undefined where there is none. */
export async function readTreeFile(
  tree: Tree,
  path: string,
): Promise<string | undefined> {
  const { status, stdout } = await tryGit(
    ["cat-file", "blob", `${tree.head}:${path}`],
    gitOptionsOf(tree),
  );
  return status === 0 ? stdout : undefined;
}

/** Files of the tree with something changed in each; of one it lacks in no text. */
export async function editTreeFiles(
  tree: Tree,
  edits: readonly (readonly [path: string, edit: (text: string) => string])[],
): Promise<GeneratedFile[]> {
  return await Promise.all(edits.map(async ([path, edit]) => ({
    path,
    text: edit(await readTreeFile(tree, path) ?? ""),
    executable: false,
  })));
}

/** Those of the files that are not in the tree as they are. */
export async function keepChanged(
  tree: Tree,
  files: readonly GeneratedFile[],
): Promise<GeneratedFile[]> {
  const changed: GeneratedFile[] = [];
  for (const file of files) {
    if (await readTreeFile(tree, file.path) !== file.text) changed.push(file);
  }
  return changed;
}

/** The files below a directory, or one file, by their paths in the tree. */
export async function listTreeFiles(
  tree: Tree,
  path: string,
): Promise<string[]> {
  const listed = await runGit(
    ["ls-tree", "-r", "-z", "--name-only", tree.head, "--", path],
    gitOptionsOf(tree),
  );
  return listed.split("\0").filter((one) => one !== "");
}

/** In the header of each test, with the spec that it was made from. */
const MARKER = /Made from (specs\/[^\s:]+\.ts)\./;

/**
 * The tests that an earlier series brought: the spec of each by the test's
 * path.
 */
export async function findEarlierTests(
  tree: Tree,
  directory: string,
): Promise<Map<string, string>> {
  const { status, stdout } = await tryGit(
    [
      "grep",
      "-I",
      "-z",
      "--full-name",
      "--fixed-strings",
      "-e",
      "Made from specs/",
      tree.head,
      "--",
      directory,
    ],
    gitOptionsOf(tree),
  );
  const tests = new Map<string, string>();
  if (status !== 0) return tests;
  for (const line of stdout.split("\n")) {
    const [place = "", text = ""] = line.split("\0");
    const [, spec] = MARKER.exec(text) ?? [];
    if (spec !== undefined) tests.set(place.slice(tree.head.length + 1), spec);
  }
  return tests;
}

/**
 * What is not committed: changes of files that git knows, and other files in
 * some places, each as `git status` writes it.
 */
export async function listLocalChanges(
  tree: Tree,
  places: readonly string[],
): Promise<string[]> {
  const action = `Cannot look for local changes in ${showValue(tree.path)}`;
  const [changed, untracked] = [
    ["status", "--porcelain", "--untracked-files=no"],
    ["status", "--porcelain", "--untracked-files=all", "--", ...places],
  ];
  const lines: string[] = [];
  for (const args of [changed, untracked]) {
    if (args === undefined) continue;
    const said = await runGit(args, gitOptionsOf(tree, action));
    lines.push(...said.split("\n").filter((line) => line !== ""));
  }
  return [...new Set(lines)];
}
