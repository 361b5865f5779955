/**
 * Makes a series with git itself, in a repository of its own that borrows the
 * tree's objects: the tree is only read, and no hook or setting of the user's
 * has a say.
 *
 * @module
 */

import { EnvironmentError } from "../base/errors.ts";
import type { PatchDraft } from "./contribution.ts";
import { runGit } from "./git.ts";
import { formatIdentity, type Identity } from "./identity.ts";
import { gitOptionsOf, type Tree } from "./tree.ts";

/** What {@linkcode commitDrafts} takes. */
export interface SeriesOptions {
  tree: Tree;
  drafts: readonly PatchDraft[];
  author: Identity;
  /** An empty directory, which the caller removes. */
  directory: string;
  now: Date;
}

/** One patch of a series. */
export interface Commit {
  /** Hash. */
  id: string;
  subject: string;
  /** As git writes it: `A` or `M` or `D`, and the path in the tree. */
  changes: { status: string; path: string }[];
}

/** Commits on top of what the tree has checked out. */
export interface Series {
  /** Absolute path of the bare repository. */
  repository: string;
  commits: Commit[];
  tree: Tree;
  author: Identity;
  now: Date;
}

/** The branch with the commits in the series' own repository. */
export const SERIES_BRANCH = "series";

const ACTION = "Cannot make the patches";

/** Runs git on the series' repository, whatever the user's settings are. */
async function git(
  { repository, tree, author, now }: Omit<Series, "commits">,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const date = `${Math.floor(now.getTime() / 1000)} +0000`;
  return await runGit([`--git-dir=${repository}`, ...args], {
    action: ACTION,
    directory: repository,
    signal: tree.signal,
    environment: {
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_INDEX_FILE: `${repository}/index`,
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: author.name,
      GIT_COMMITTER_EMAIL: author.email,
      GIT_COMMITTER_DATE: date,
      ...environment,
    },
  });
}

/** Makes a repository that has all that the tree has. */
async function borrowTree(
  options: SeriesOptions,
): Promise<Omit<Series, "commits">> {
  const { tree, directory, author, now } = options;
  const repository = `${directory}/series.git`;
  const [objects = "", shallow = "", format = ""] = await Promise.all([
    ["rev-parse", "--path-format=absolute", "--git-path", "objects"],
    ["rev-parse", "--path-format=absolute", "--git-path", "shallow"],
    ["rev-parse", "--show-object-format"],
  ].map(async (args) =>
    (await runGit(args, gitOptionsOf(tree, ACTION))).trim()
  ));
  await runGit(
    [
      "init",
      "--quiet",
      "--bare",
      "--template=",
      `--object-format=${format}`,
      `--initial-branch=${SERIES_BRANCH}`,
      repository,
    ],
    { action: ACTION, directory, signal: tree.signal },
  );
  await Deno.mkdir(`${repository}/objects/info`, { recursive: true });
  await Deno.writeTextFile(
    `${repository}/objects/info/alternates`,
    // What begins with a double quote is taken for C.
    `${/["\\\n]/.test(objects) ? JSON.stringify(objects) : objects}\n`,
  );
  await Deno.copyFile(shallow, `${repository}/shallow`).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  return { repository, tree, author, now };
}

/**
 * Commits the drafts, one after the other, and leaves out those that change
 * nothing.
 */
export async function commitDrafts(options: SeriesOptions): Promise<Series> {
  const { tree, drafts, directory, author } = options;
  const base = await borrowTree(options);
  await git(base, ["read-tree", tree.head]);
  const commits: Commit[] = [];
  let parent = tree.head;
  let content = (await git(base, ["rev-parse", `${parent}^{tree}`])).trim();
  for (const draft of drafts) {
    await stageDraft(base, draft, directory);
    const next = (await git(base, ["write-tree"])).trim();
    if (next === content) continue;
    const message = `${directory}/message`;
    await Deno.writeTextFile(
      message,
      `${draft.subject}\n\n${draft.body}\n\nSigned-off-by: ${
        formatIdentity(author)
      }\n`,
    );
    const id = (await git(base, [
      "commit-tree",
      "-p",
      parent,
      "-F",
      message,
      next,
    ])).trim();
    const changes = (await git(base, [
      "diff-tree",
      "-r",
      "-z",
      "--no-renames",
      "--name-status",
      parent,
      id,
    ])).split("\0");
    commits.push({
      id,
      subject: draft.subject,
      changes: Array.from(
        { length: Math.floor(changes.length / 2) },
        (_, index) => ({
          status: changes[2 * index] ?? "",
          path: changes[2 * index + 1] ?? "",
        }),
      ),
    });
    [parent, content] = [id, next];
  }
  await git(base, ["update-ref", `refs/heads/${SERIES_BRANCH}`, parent]);
  return { ...base, commits };
}

/** How many paths one command line takes. */
const PATHS_AT_ONCE = 200;

async function stageDraft(
  base: Omit<Series, "commits">,
  { files, removed }: PatchDraft,
  directory: string,
): Promise<void> {
  for (let start = 0; start < files.length; start += PATHS_AT_ONCE) {
    const some = files.slice(start, start + PATHS_AT_ONCE);
    const paths = await Promise.all(some.map(async ({ text }, index) => {
      const path = `${directory}/file${index}`;
      await Deno.writeTextFile(path, text);
      return path;
    }));
    const ids = (await git(base, [
      "hash-object",
      "-w",
      "--no-filters",
      "--",
      ...paths,
    ])).trim().split("\n");
    await git(base, [
      "update-index",
      "--add",
      ...some.flatMap(({ path, executable }, index) => [
        "--cacheinfo",
        `${executable ? "100755" : "100644"},${ids[index]},${path}`,
      ]),
    ]);
  }
  if (removed.length === 0) return;
  // It wants a work tree and to be at its top, but does not look into it.
  await git(base, [
    `--work-tree=${base.repository}`,
    "update-index",
    "--force-remove",
    "--",
    ...removed,
  ]);
}

/** What {@linkcode formatPatches} takes beside the series. */
export interface FormatOptions {
  /** Where the files go; it need not be there. */
  into: string;
  /** Who gets them. */
  to: readonly string[];
  cc: readonly string[];
  /** The letter that goes before them; none when absent. */
  cover?: { subject: string; body: string };
}

/**
 * Writes a series as mails, as `git format-patch` does, and returns the names of
 * the files.
 */
export async function formatPatches(
  series: Series,
  { into, to, cc, cover }: FormatOptions,
): Promise<string[]> {
  if (cover !== undefined) {
    await git(series, [
      "config",
      `branch.${SERIES_BRANCH}.description`,
      `${cover.subject}\n\n${cover.body}`,
    ]);
  }
  const paths = await git(series, [
    "format-patch",
    `--output-directory=${into}`,
    `--base=${series.tree.head}`,
    ...(cover === undefined
      ? []
      : ["--cover-letter", "--cover-from-description=subject"]),
    ...to.map((address) => `--to=${address}`),
    ...cc.map((address) => `--cc=${address}`),
    `${series.tree.head}..${SERIES_BRANCH}`,
  ]);
  return paths.split("\n").filter((path) => path !== "")
    .map((path) => path.slice(path.lastIndexOf("/") + 1));
}

/**
 * Applies the mails' patches to what the tree has, and compares the outcome
 * with the commits.
 *
 * @throws {EnvironmentError} If they do not apply, or give something else.
 */
export async function proveApplicable(
  series: Series,
  paths: readonly string[],
): Promise<void> {
  const index = { GIT_INDEX_FILE: `${series.repository}/proof` };
  await git(series, ["read-tree", series.tree.head], index);
  await git(
    series,
    ["apply", "--cached", "--whitespace=nowarn", "--", ...paths],
    index,
  );
  const applied = await git(series, ["write-tree"], index);
  const wanted = await git(series, ["rev-parse", `${SERIES_BRANCH}^{tree}`]);
  if (applied !== wanted) {
    throw new EnvironmentError({
      action: ACTION,
      seen: `applied to ${series.tree.head}, they give another tree`,
    });
  }
}
