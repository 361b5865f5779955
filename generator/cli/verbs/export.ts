/** `yank export`: the tests as patches for somebody else's tree. */

import { relative, resolve } from "node:path";
import { shellWord } from "../../acquire/fault.ts";
import { UsageError } from "../../base/errors.ts";
import { showValue } from "../../base/show_value.ts";
import { silentTalk } from "../../base/talk.ts";
import {
  type ExportedSeries,
  exportSeries,
} from "../../export/export_series.ts";
import { houses } from "../../export/house.ts";
import { parseIdentity } from "../../export/identity.ts";
import { jsonOption, type OptionTable } from "../option_table.ts";
import { didYouMean } from "../parse_command.ts";
import { planRendered } from "../rendered_plans.ts";
import { readRunOf } from "../run_words.ts";
import { selectGoodSpecs } from "../select_specs.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary =
  "Write the tests as patches for a kernel or xfstests tree";

/** The options. */
export const options = {
  tree: {
    kind: "text",
    placeholder: "DIRECTORY",
    summary: "The git tree that the patches are for; it is only read",
  },
  output: {
    kind: "text",
    placeholder: "DIRECTORY",
    summary: "Where the patches go; out/patches/TARGET where absent",
  },
  force: {
    kind: "flag",
    summary: "Replace the patches that are there",
  },
  signoff: {
    kind: "text",
    placeholder: "IDENTITY",
    summary:
      'Who wrote them and signs them off, "Jane Developer <jane@example.org>"; as git is configured where absent',
  },
  results: {
    kind: "text",
    placeholder: "RUN",
    summary:
      "Show the results of this run in the cover letter: latest, a name in out/runs, or a path",
  },
  apply: {
    kind: "flag",
    summary: "Put the commits on a new branch of the tree, too",
  },
  branch: {
    kind: "text",
    placeholder: "NAME",
    summary: "The name of that branch; dax-remove-tests where absent",
  },
  "dry-run": {
    kind: "flag",
    summary: "Write nothing, print what would be written",
  },
  json: jsonOption,
} as const satisfies OptionTable;

type ExportContext = VerbContext<typeof options>;

const words: ArgumentShape = { placeholder: "TARGET [SCENARIO]", minimum: 1 };
export { words as arguments };

const DEFAULT_BRANCH = "dax-remove-tests";

/**
 * Writes the patches and prints their paths.
 *
 * @throws {UsageError} If there is no such target, scenario, tree or run.
 * @throws {EnvironmentError} If something is in the way.
 */
export async function run(context: ExportContext): Promise<0> {
  const { root, directory, options, print, talk, signal } = context;
  const [target = "", ...names] = context.arguments;
  const house = Object.hasOwn(houses, target) ? houses[target] : undefined;
  if (house === undefined) {
    throw new UsageError(
      `Unknown target ${showValue(target)}: it is one of ${
        Object.keys(houses).join(", ")
      }${didYouMean(target, Object.keys(houses))}`,
    );
  }
  if (options.tree === undefined) {
    throw new UsageError('Missing option "--tree DIRECTORY"');
  }
  if (options.branch !== undefined && !options.apply) {
    throw new UsageError('Option "--branch" goes with "--apply" only');
  }
  const signoff = options.signoff === undefined
    ? undefined
    : parseIdentity(options.signoff);
  const results = options.results === undefined
    ? undefined
    : (await readRunOf(options.results, context)).record;
  const output = resolve(
    directory,
    options.output ?? `${root}/out/patches/${target}`,
  );
  const shownOutput = relative(directory, output) || ".";
  const isAll = names.length === 0;
  const known = planRendered(await selectGoodSpecs([], context), {
    talk: isAll ? talk : silentTalk,
  });
  const plans = isAll
    // What has run nowhere yet is nothing to send.
    ? known.filter(({ missing }) => missing === undefined)
    : planRendered(await selectGoodSpecs(names, context), {
      talk,
      areNamed: true,
    });
  const branch = options.apply ? options.branch ?? DEFAULT_BRANCH : undefined;
  const series = await exportSeries({
    house,
    tree: { shown: options.tree, path: resolve(directory, options.tree) },
    plans,
    known,
    signoff,
    results,
    output: { shown: shownOutput, path: output },
    replaces: options.force,
    branch,
    dryRun: options["dry-run"],
    talk,
    signal,
  });
  if (options.json) {
    const { cover, ...rest } = series;
    print(
      `${
        JSON.stringify(
          { ...rest, cover: cover ?? null, output, branch: branch ?? null },
          null,
          2,
        )
      }\n`,
    );
  } else {
    printFiles(series, { context, output: shownOutput });
  }
  sayOutcome(series, { context, output, branch });
  return 0;
}

/** The paths, and where nothing is written what would be in the files. */
function printFiles(
  { files: [cover, ...patches], commits, cover: letter }: ExportedSeries,
  { context: { options, print }, output }: {
    context: ExportContext;
    output: string;
  },
): void {
  if (cover === undefined) return;
  print(`${output}/${cover}\n`);
  if (options["dry-run"] && letter !== undefined) {
    print(`${letter.trimEnd().replaceAll(/^(?=.)/gm, "    ")}\n`);
  }
  for (const [index, patch] of patches.entries()) {
    print(`${output}/${patch}\n`);
    if (!options["dry-run"]) continue;
    for (const { status, path } of commits[index]?.changes ?? []) {
      print(`    ${status} ${path}\n`);
    }
  }
}

function sayOutcome(
  { commits, base }: ExportedSeries,
  { context: { options, talk }, output, branch }: {
    context: ExportContext;
    output: string;
    branch: string | undefined;
  },
): void {
  const tree = shellWord(options.tree ?? "");
  if (commits.length === 0) {
    talk.say(`nothing to export: ${options.tree} is up to date`);
    return;
  }
  const count = commits.length === 1 ? "1 patch" : `${commits.length} patches`;
  if (options["dry-run"]) {
    talk.say(`${count} to be written for ${base.slice(0, 12)}`);
    return;
  }
  talk.say(
    `${count} and a cover letter for ${base.slice(0, 12)}` +
      (branch === undefined
        ? `; to apply them: git -C ${tree} am --empty=drop ${
          shellWord(output)
        }/*.patch`
        : `; to work on them: git -C ${tree} switch ${shellWord(branch)}`),
  );
}
