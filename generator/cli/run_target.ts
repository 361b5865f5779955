/** What `yank run` is to run, from its options and the names of scenarios. */

import { resolve } from "node:path";
import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { silentTalk } from "../base/talk.ts";
import type { Plan } from "../plan/plan.ts";
import {
  listXfstestsCases,
  numberCases,
  renderXfstests,
} from "../render/xfstests.ts";
import type { RunTarget } from "../run/run_specs.ts";
import { requireXfstestsTree } from "../run/xfstests_tree.ts";
import { planRendered } from "./rendered_plans.ts";
import { selectGoodSpecs } from "./select_specs.ts";
import type { VerbContext } from "./verb.ts";

/** What of a verb's context matters here. */
export interface TargetContext
  extends Pick<VerbContext, "arguments" | "root" | "directory" | "talk"> {
  options: Record<
    "target" | "xfstests" | "fsstress" | "fsx",
    string | undefined
  >;
}

/**
 * Loads the scenarios and says as what they are run.
 *
 * @throws {UsageError} If the options do not go together, the tree is none, or
 * none of the scenarios that are named is rendered for the target.
 * @throws {SpecError} If anything is wrong with the specs.
 * @throws {EnvironmentError} If the tree is not built.
 */
export async function chooseTarget(context: TargetContext): Promise<RunTarget> {
  const { directory, options } = context;
  const tree = options.xfstests;
  if (options.target !== "xfstests") {
    if (tree !== undefined) {
      throw new UsageError(
        'Option "--xfstests" goes with "--target xfstests" only',
      );
    }
    return { name: "selftests", plans: await planSelected(context) };
  }
  if (tree === undefined) {
    throw new UsageError(
      'Option "--target xfstests" needs the path of a tree: --xfstests DIR',
    );
  }
  for (const name of ["fsstress", "fsx"] as const) {
    if (options[name] === undefined) continue;
    throw new UsageError(
      `Option "--${name}" does not go with "--target xfstests": the tree has its own`,
    );
  }
  const path = resolve(directory, tree);
  await requireXfstestsTree(path);
  return await chooseCases(context, path);
}

async function planSelected(
  { arguments: words, root, directory, talk }: TargetContext,
): Promise<Plan[]> {
  const specs = await selectGoodSpecs(words, { root, directory });
  return planRendered(specs, { talk, areNamed: words.length > 0 });
}

/**
 * All specs are rendered together, as cases share a library and numbers: so
 * those that are run are the same as in `out/xfstests`.
 */
async function chooseCases(
  context: TargetContext,
  tree: string,
): Promise<RunTarget> {
  const wanted = await planSelected(context);
  const paths = new Set(wanted.map(({ specPath }) => specPath));
  const others = context.arguments.length === 0
    ? []
    : await planSelected({ ...context, arguments: [], talk: silentTalk });
  const all = [
    ...wanted,
    ...others.filter(({ specPath }) => !paths.has(specPath)),
  ];
  const { cases, left } = listXfstestsCases(all);
  const isWanted = ({ plan }: { plan: Plan }) => paths.has(plan.specPath);
  const selected = numberCases(cases).filter(([one]) => isWanted(one));
  const missed = left.filter(isWanted);
  if (selected.length === 0) {
    throw new UsageError(
      `Cannot run as xfstests: ${
        missed.map(({ plan, reason }) =>
          `${showValue(plan.scenario.name)} ${reason}`
        ).join(", ")
      }`,
    );
  }
  for (const { plan, reason } of missed) {
    context.talk.say(`left out: ${plan.scenario.name} ${reason}`);
  }
  return {
    name: "xfstests",
    tree,
    cases: selected,
    files: renderXfstests(all),
  };
}
