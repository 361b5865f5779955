/** From a tree and plans to a series of patches in a directory. */

import { environmentFault, shellWord } from "../acquire/fault.ts";
import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import type { Talk } from "../base/talk.ts";
import type { Plan } from "../plan/plan.ts";
import type { RunRecord } from "../report/run_record.ts";
import type { Contribution } from "./contribution.ts";
import { collectFaults, type FaultCollector } from "./faults.ts";
import { runGit, tryGit } from "./git.ts";
import type { House } from "./house.ts";
import { type Identity, readIdentity } from "./identity.ts";
import { joinBlocks } from "./message.ts";
import { findRecipients, type Recipients } from "./recipients.ts";
import { formatResults } from "./results_table.ts";
import {
  type Commit,
  commitDrafts,
  formatPatches,
  proveApplicable,
  type Series,
  SERIES_BRANCH,
} from "./series.ts";
import { gitOptionsOf, listLocalChanges, openTree, type Tree } from "./tree.ts";

/** What {@linkcode exportSeries} takes. */
export interface ExportOptions {
  house: House;
  /** The tree, as the user wrote it, and its absolute path. */
  tree: { shown: string; path: string };
  /** What is exported. */
  plans: Plan[];
  /** All plans that could be. */
  known: Plan[];
  /** Who signs off; as git's configuration says when absent. */
  signoff?: Identity | undefined;
  /** The run whose results the cover letter shows. */
  results?: RunRecord | undefined;
  /** Where the patches go, as the user wrote it, and its absolute path. */
  output: { shown: string; path: string };
  /** Whether a series that is there may be replaced. */
  replaces: boolean;
  /** A new branch of the tree that gets the commits, too. */
  branch?: string | undefined;
  /** Whether nothing is written. */
  dryRun: boolean;
  talk: Talk;
  signal?: AbortSignal | undefined;
  /** When it is sent off; now when absent. */
  now?: Date;
}

/** What was, or would be, written. */
export interface ExportedSeries {
  /** Names of the files in the output directory, the cover letter's first. */
  files: string[];
  /** One for each patch. */
  commits: Commit[];
  recipients: Recipients;
  /** The commit that they apply to. */
  base: string;
  /** The cover letter, as a mail; absent where nothing is to be done. */
  cover?: string;
}

/** The name of a file of a series. */
const PATCH_NAME = /^\d{4}-.*\.patch$/;

/**
 * Makes the series and writes it, or nothing.
 *
 * @throws {UsageError} If the tree is none of its kind, or the branch no name.
 * @throws {EnvironmentError} If anything is in the way: all of it at once.
 */
export async function exportSeries(
  options: ExportOptions,
): Promise<ExportedSeries> {
  const { house, talk, signal, output, branch, dryRun } = options;
  const { now = new Date() } = options;
  const tree = await openTree({
    ...options.tree,
    kind: house.treeKind,
    marks: house.marks,
    signal,
  });
  const faults = collectFaults(
    `Cannot export to ${showValue(options.tree.shown)}, nothing was written`,
  );
  talk.status(`Reading ${options.tree.shown}`);
  const author = await faults.attempt(() =>
    options.signoff ?? readIdentity(tree)
  );
  const contribution = await faults.attempt(() =>
    house.contribute({
      tree,
      plans: options.plans,
      known: options.known,
      now,
      ...(author === undefined ? {} : { author }),
    })
  );
  await refuseLocalChanges(tree, {
    faults,
    shown: options.tree.shown,
    places: listPlaces(house, contribution),
  });
  if (branch !== undefined) await refuseBranch(tree, branch, faults);
  if (!dryRun) await refuseFullDirectory(options, faults);
  faults.throwIfAny();
  if (contribution === undefined || author === undefined) {
    throw new TypeError("A fault was not told");
  }
  for (const { plan: { scenario: { name } }, reason } of contribution.left) {
    talk.say(`left out: ${name}: ${reason}`);
  }

  const directory = await Deno.makeTempDir({ prefix: "yank_export_" });
  try {
    talk.status("Making the patches");
    const series = await commitDrafts({
      tree,
      drafts: contribution.drafts,
      author,
      directory,
      now,
    });
    const { commits } = series;
    if (commits.length === 0) {
      const recipients = { to: [], cc: [] };
      return { files: [], commits, recipients, base: tree.head };
    }
    const mails = `${directory}/mails`;
    const recipients = await findSeriesRecipients(series, options, directory);
    const files = await formatPatches(series, {
      into: mails,
      ...recipients,
      cover: writeCover(contribution, options.results),
    });
    const [coverName = "", ...patches] = files;
    await proveApplicable(series, patches.map((name) => `${mails}/${name}`));
    if (!dryRun) {
      await writeFiles(mails, files, output);
      if (branch !== undefined) await addBranch(series, branch);
    }
    return {
      files,
      commits,
      recipients,
      base: tree.head,
      cover: await Deno.readTextFile(`${mails}/${coverName}`),
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function listPlaces(
  house: House,
  contribution: Contribution | undefined,
): string[] {
  return [
    ...house.places,
    ...(contribution?.drafts ?? []).flatMap(({ files, removed }) => [
      ...files.map(({ path }) => path),
      ...removed,
    ]),
  ];
}

async function refuseLocalChanges(
  tree: Tree,
  { faults, shown, places }: {
    faults: FaultCollector;
    shown: string;
    places: string[];
  },
): Promise<void> {
  const changes = await listLocalChanges(tree, [...new Set(places)]);
  const [first, ...others] = changes;
  if (first === undefined) return;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  faults.add({
    seen: `the tree has local changes: ${showValue(first.trim())}${more}`,
    mend: `commit them, or git -C ${
      shellWord(shown)
    } stash --include-untracked`,
  });
}

async function refuseBranch(
  tree: Tree,
  branch: string,
  faults: FaultCollector,
): Promise<void> {
  const options = gitOptionsOf(tree);
  const checked = await tryGit(
    ["check-ref-format", "--branch", branch],
    options,
  );
  if (checked.status !== 0 || checked.stdout.trim() !== branch) {
    throw new UsageError(
      `Option "--branch" needs a name that git takes for a branch: got ${
        showValue(branch)
      }`,
    );
  }
  const found = await tryGit(
    ["show-ref", "--verify", "--quiet", `refs/heads/${branch}`],
    options,
  );
  if (found.status === 0) {
    faults.add({
      seen: `the tree has a branch ${showValue(branch)}`,
      mend: "name another: --branch NAME",
    });
  }
}

async function refuseFullDirectory(
  { output: { shown, path }, replaces }: ExportOptions,
  faults: FaultCollector,
): Promise<void> {
  let names: string[] = [];
  try {
    names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw environmentFault(`Cannot write to ${showValue(shown)}`, error, {
      path,
    });
  }
  if (names.length === 0) return;
  const foreign = names.find((name) => !PATCH_NAME.test(name));
  if (foreign !== undefined) {
    faults.add({
      seen: `${showValue(shown)} has something else than patches in it: ${
        showValue(foreign)
      }`,
      mend: "name another directory: --output DIRECTORY",
    });
  } else if (!replaces) {
    faults.add({
      seen: `${showValue(shown)} has a series in it already`,
      mend: "replace it: --force, or name another: --output DIRECTORY",
    });
  }
}

async function findSeriesRecipients(
  series: Series,
  { house, talk }: ExportOptions,
  directory: string,
): Promise<Recipients> {
  talk.status("Looking for who gets the patches");
  const { tree } = series;
  const plain = `${directory}/plain`;
  const names = await formatPatches(series, { into: plain, to: [], cc: [] });
  const maintainersPath = `${directory}/MAINTAINERS`;
  await Deno.writeTextFile(
    maintainersPath,
    await runGit(
      [
        `--git-dir=${series.repository}`,
        "cat-file",
        "blob",
        `${SERIES_BRANCH}:MAINTAINERS`,
      ],
      gitOptionsOf(tree),
    ),
  );
  return await findRecipients({
    tree,
    script: house.maintainerScript,
    maintainersPath,
    patches: names.map((name) => `${plain}/${name}`),
    lists: house.lists(
      series.commits.flatMap(({ changes }) => changes.map(({ path }) => path)),
    ),
    talk,
  });
}

function writeCover(
  { cover, tests }: Contribution,
  record: RunRecord | undefined,
): Contribution["cover"] {
  if (record === undefined) return cover;
  const results = joinBlocks(formatResults({ record, tests }));
  return { ...cover, body: `${cover.body}\n\n${results}` };
}

async function writeFiles(
  from: string,
  files: readonly string[],
  { shown, path }: ExportOptions["output"],
): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
    for await (const { name } of Deno.readDir(path)) {
      if (PATCH_NAME.test(name)) await Deno.remove(`${path}/${name}`);
    }
    for (const name of files) {
      await Deno.copyFile(`${from}/${name}`, `${path}/${name}`);
    }
  } catch (error) {
    throw environmentFault(`Cannot write to ${showValue(shown)}`, error, {
      path,
    });
  }
}

/** Gives the tree the commits, on a new branch that is not checked out. */
async function addBranch(series: Series, branch: string): Promise<void> {
  await runGit(
    [
      "fetch",
      "--quiet",
      "--no-tags",
      "--no-write-fetch-head",
      "--no-auto-maintenance",
      series.repository,
      `refs/heads/${SERIES_BRANCH}:refs/heads/${branch}`,
    ],
    gitOptionsOf(series.tree, `Cannot make the branch ${showValue(branch)}`),
  );
}
