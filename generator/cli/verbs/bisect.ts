/** `yank bisect`: the commit of a kernel tree that a scenario changed with. */

import { resolve } from "node:path";
import { environmentFault } from "../../acquire/fault.ts";
import { UsageError } from "../../base/errors.ts";
import { renderBisectScript } from "../../dispatch/bisect_script.ts";
import {
  bisectCommands,
  type BisectRange,
  findBisectRange,
  runBisect,
} from "../../dispatch/bisect_tree.ts";
import { judgeStep, unknownPoint } from "../../dispatch/judge_step.ts";
import type { Plan } from "../../plan/plan.ts";
import { planScenario } from "../../plan/plan_scenario.ts";
import { listOptions } from "../../render/selftests.ts";
import { outputOption, writeDocument } from "../document.ts";
import { jsonOption, type OptionTable } from "../option_table.ts";
import { planRendered } from "../rendered_plans.ts";
import { readRunOf } from "../run_words.ts";
import { selectGoodSpecs } from "../select_specs.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary = "Print, or run, the git bisect script of a scenario";

/** The options. */
export const options = {
  tree: {
    kind: "text",
    placeholder: "DIRECTORY",
    summary: "The git tree of the kernel",
  },
  good: {
    kind: "text",
    placeholder: "REVISION",
    summary:
      "A commit on which the scenario is good; if it came after the bad one, the fix is looked for",
  },
  bad: {
    kind: "text",
    placeholder: "REVISION",
    summary: "A commit on which it is bad; a known issue is bad, too",
  },
  config: {
    kind: "text",
    placeholder: "FILE",
    summary:
      "Start from this .config; from defconfig and kvm_guest.config where absent. What the scenarios need is added",
  },
  point: {
    kind: "text",
    placeholder: "NAME",
    summary: "Judge by this test point alone",
  },
  run: {
    kind: "flag",
    summary: "Bisect with the script, and put the tree back",
  },
  judge: {
    kind: "text",
    placeholder: "RUN",
    summary:
      "Print what this run says of the scenario: good, bad or skip; the script asks that",
  },
  output: outputOption,
  json: jsonOption,
} as const satisfies OptionTable;

type BisectContext = VerbContext<typeof options>;

const words: ArgumentShape = {
  placeholder: "SCENARIO",
  minimum: 1,
  maximum: 1,
};
export { words as arguments };

/** What follows `--`. */
export const rest = "Options for yank run, such as --accel kvm";

/**
 * Prints the script, runs it, or judges a run for it.
 *
 * @throws {UsageError} If there is no such scenario, point, tree or commit.
 * @throws {EnvironmentError} If the bisection cannot be done, or ends early.
 */
export async function run(context: BisectContext): Promise<0> {
  const { options, print } = context;
  if (options.judge !== undefined) {
    const { record } = await readRunOf(options.judge, context);
    const [word = ""] = context.arguments;
    const verdict = judgeStep(record, {
      scenario: record.scenarios.includes(word)
        ? word
        : (await selectScenario(context)).scenario.name,
      point: options.point,
    });
    print(options.json ? `${JSON.stringify({ verdict })}\n` : `${verdict}\n`);
    return 0;
  }
  if (options.run && options.output !== undefined) {
    throw new UsageError('Option "--output" does not go with "--run"');
  }
  if (options.json && !options.run) {
    throw new UsageError('Option "--json" goes with "--run" or "--judge" only');
  }
  const range = await findRange(context);
  const plan = await selectPlan(context);
  const { script, work } = await makeScript(plan, { context, range });
  if (options.run) {
    await bisect(range, { script, work, context });
  } else {
    await writeDocument(script, options.output, context);
    const path = options.output ?? "SCRIPT";
    context.talk.say(`to bisect: ${bisectCommands(range, path).join("; ")}`);
  }
  return 0;
}

async function selectScenario({ arguments: names, ...context }: BisectContext) {
  const specs = await selectGoodSpecs(names, context);
  const [spec] = specs;
  if (spec === undefined || specs.length > 1) {
    throw new UsageError(
      `Cannot bisect ${specs.length} scenarios at once: name one`,
    );
  }
  return spec;
}

async function selectPlan(context: BisectContext): Promise<Plan> {
  const [plan] = planRendered([await selectScenario(context)], {
    talk: context.talk,
    areNamed: true,
  });
  if (plan === undefined) throw new TypeError("Cannot be: a plan was refused");
  const { point } = context.options;
  const names = plan.points.map(({ name }) => name);
  if (point !== undefined && !names.includes(point)) {
    throw unknownPoint(point, names);
  }
  return plan;
}

async function findRange(
  { options: { tree, good, bad }, directory, signal }: BisectContext,
): Promise<BisectRange> {
  const missing = Object.entries({ tree, good, bad })
    .filter(([, value]) => value === undefined)
    .map(([name]) => `"--${name} ${options[name as "tree"].placeholder}"`);
  if (tree === undefined || good === undefined || bad === undefined) {
    throw new UsageError(
      `Missing option${missing.length > 1 ? "s" : ""} ${missing.join(", ")}`,
    );
  }
  const path = resolve(directory, tree);
  return await findBisectRange({ shown: tree, path, good, bad, signal });
}

async function makeScript(
  plan: Plan,
  { context: { root, directory, options, rest, ...context }, range }: {
    context: BisectContext;
    range: BisectRange;
  },
): Promise<{ script: string; work: string }> {
  const { scenario } = plan;
  const config = options.config === undefined
    ? undefined
    : resolve(directory, options.config);
  if (config !== undefined) await requireFile(config, options.config ?? "");
  const work = `${root}/out/bisect/${scenario.name}`;
  // Those of the whole catalogue: they bring the drivers of the guest's devices.
  const specs = await selectGoodSpecs([], { root, directory });
  const plans = specs.map(({ scenario, path }) => planScenario(scenario, path));
  const [word = ""] = context.arguments;
  return {
    work,
    script: renderBisectScript({
      scenario: scenario.name,
      word: /[./]/.test(word) ? resolve(directory, word) : word,
      point: options.point,
      findsFix: range.findsFix,
      root,
      work,
      config,
      fragment: listOptions([...plans, plan]),
      runArguments: rest,
    }),
  };
}

async function requireFile(path: string, shown: string): Promise<void> {
  const isFile = await Deno.stat(path).then(
    ({ isFile }) => isFile,
    () => false,
  );
  if (!isFile) {
    throw new UsageError(`Cannot use "--config ${shown}": it is no file`);
  }
}

async function bisect(
  range: BisectRange,
  { script, work, context: { options, print, talk, signal } }: {
    script: string;
    work: string;
    context: BisectContext;
  },
): Promise<void> {
  const path = `${work}/step.sh`;
  try {
    await Deno.mkdir(work, { recursive: true });
    await Deno.writeTextFile(path, script);
  } catch (error) {
    throw environmentFault(`Cannot write "${path}"`, error, { path: work });
  }
  const log = `${work}/bisect.log`;
  const found = await runBisect(range, { script: path, log, talk, signal });
  print(
    options.json
      ? `${JSON.stringify({ ...found, log }, null, 2)}\n`
      : `${found.kind}: ${found.commit} ${found.subject}\n`,
  );
}
