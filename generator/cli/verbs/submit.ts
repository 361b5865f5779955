/** `yank submit`: a run on a cluster. */

import { basename, relative, resolve } from "node:path";
import { runCommand } from "../../acquire/command.ts";
import {
  environmentFault,
  firstComplaint,
  shellWord,
} from "../../acquire/fault.ts";
import { installCommand } from "../../acquire/install_command.ts";
import { EnvironmentError, UsageError } from "../../base/errors.ts";
import { showValue } from "../../base/show_value.ts";
import {
  renderSlurmScripts,
  SUBMIT_FILE,
} from "../../dispatch/slurm_scripts.ts";
import { claimRunDirectory } from "../../run/run_directory.ts";
import { jsonOption, type OptionTable } from "../option_table.ts";
import { didYouMean } from "../parse_command.ts";
import { readRunOf } from "../run_words.ts";
import { planShards, shardOptions, shardRest } from "../shard_options.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary = "Write the scripts of a run on a Slurm cluster";

/** The options. */
export const options = {
  ...shardOptions,
  output: {
    kind: "text",
    placeholder: "DIRECTORY",
    summary:
      "Where the scripts, the logs and the runs go, on a disk that all nodes have; a new one in out/slurm where absent",
  },
  baseline: {
    kind: "text",
    placeholder: "RUN",
    summary: "Fail only on what is worse than in this run",
  },
  sbatch: {
    kind: "texts",
    placeholder: "OPTION",
    summary: "Hand this to sbatch, as in --sbatch=--partition=main",
  },
  run: { kind: "flag", summary: "Submit the jobs, too" },
  json: jsonOption,
} as const satisfies OptionTable;

type SubmitContext = VerbContext<typeof options>;

const words: ArgumentShape = {
  placeholder: "CLUSTER [SCENARIO]",
  minimum: 1,
};
export { words as arguments };

/** What follows `--`. */
export const rest = shardRest;

/** The kinds of clusters that there are scripts for. */
const CLUSTERS = ["slurm"];

/** How long sbatch may wait for the controller. */
const SUBMIT_SECONDS = 120;

/**
 * Writes the scripts and prints the path of the one that submits the others;
 * with `--run` submits them and prints the numbers of both jobs.
 *
 * @throws {UsageError} If there is no such cluster, kernel, scenario or run.
 * @throws {EnvironmentError} If something is in the way.
 */
export async function run(context: SubmitContext): Promise<0> {
  const { root, directory, options, print, talk } = context;
  const [cluster = "", ...scenarios] = context.arguments;
  if (!CLUSTERS.includes(cluster)) {
    throw new UsageError(
      `Unknown cluster ${showValue(cluster)}: it is ${CLUSTERS.join()}${
        didYouMean(cluster, CLUSTERS)
      }`,
    );
  }
  const plan = await planShards(scenarios, context);
  const baseline = options.baseline === undefined
    ? undefined
    : (await readRunOf(options.baseline, context)).directory;
  const render = (path: string) =>
    renderSlurmScripts({
      ...plan,
      root,
      directory: path,
      id: `slurm-${basename(path)}`,
      baseline,
      sbatchOptions: options.sbatch,
    });
  // What is wrong with the words is told before a directory is made.
  render(resolve(directory, options.output ?? root));
  const path = await chooseDirectory(context);
  for (const { path: name, text, executable } of render(path)) {
    const file = `${path}/${name}`;
    try {
      await Deno.writeTextFile(file, text, {
        mode: executable ? 0o755 : 0o644,
        createNew: true,
      });
    } catch (error) {
      throw environmentFault(`Cannot write "${file}"`, error, { path });
    }
  }
  const submit = `${path}/${SUBMIT_FILE}`;
  const shown = relative(directory, submit);
  if (!options.run) {
    print(options.json ? `${JSON.stringify({ submit })}\n` : `${shown}\n`);
    talk.say(`to submit the jobs: sh ${shellWord(shown)}`);
    return 0;
  }
  const { array, merge } = await submitJobs(submit, context);
  print(
    options.json
      ? `${JSON.stringify({ submit, array, merge })}\n`
      : `${array} ${merge}\n`,
  );
  talk.say(
    `submitted ${array}, and ${merge} that merges; to look: squeue --jobs ${array},${merge}`,
  );
  return 0;
}

/** Makes the directory, which must have no scripts of another run. */
async function chooseDirectory(
  { root, directory, options: { output } }: SubmitContext,
): Promise<string> {
  if (output === undefined) {
    return await claimRunDirectory(`${root}/out/slurm`, new Date());
  }
  const path = resolve(directory, output);
  const isThere = await Deno.lstat(`${path}/${SUBMIT_FILE}`)
    .then(() => true, () => false);
  if (isThere) {
    throw new UsageError(
      `Cannot use "--output ${output}": it has the ${SUBMIT_FILE} of another run`,
    );
  }
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    throw environmentFault(`Cannot make "${output}"`, error, { path });
  }
  return path;
}

/** Submits and returns the numbers of the jobs. */
async function submitJobs(
  script: string,
  { signal }: SubmitContext,
): Promise<{ array: string; merge: string }> {
  const action = "Cannot submit the jobs";
  const { status, stdout, stderr } = await runCommand(["sh", script], {
    action,
    deadlineSeconds: SUBMIT_SECONDS,
    signal,
  });
  const [, array, merge] = /^(\d+) (\d+)$/m.exec(stdout) ?? [];
  if (status === 0 && array !== undefined && merge !== undefined) {
    return { array, merge };
  }
  throw new EnvironmentError({
    action,
    seen: `${script} ended with status ${status}: ${firstComplaint(stderr)}`,
    ...(status === 127 ? { mend: installCommand(["slurm-client"]) } : {}),
  });
}
