/** The scripts of a run on a Slurm cluster. */

import { dirname } from "node:path";
import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import { renderTemplate } from "../render/engine.ts";
import { quoteShell } from "../render/quote.ts";
import {
  countJobs,
  quoteWord,
  shardCommand,
  type ShardPlan,
  yankCommand,
} from "./shard_plan.ts";

/** What {@linkcode renderSlurmScripts} takes. */
export interface SlurmPlan extends ShardPlan {
  /** Absolute path of yank's project. */
  root: string;
  /** Absolute path of the directory for the scripts, the logs and the runs. */
  directory: string;
  /** The name of the merged run. */
  id: string;
  /** The run with which the merged one is compared: an ID, or a path. */
  baseline?: string | undefined;
  /** Options of sbatch for both jobs, as in `--partition=main`. */
  sbatchOptions: readonly string[];
}

/** The script that submits the others. */
export const SUBMIT_FILE = "submit.sh";

/** What a task may take, in minutes, unless an option of sbatch says otherwise. */
const RUN_MINUTES = 240;

/** What the merge may take, in minutes. */
const REPORT_MINUTES = 30;

/**
 * Renders `submit.sh`, which submits an array of `shard.sh` and, behind it,
 * `merge.sh`; paths are relative to the directory.
 *
 * @throws {UsageError} If Slurm would read a word as something else.
 */
export function renderSlurmScripts(plan: SlurmPlan): GeneratedFile[] {
  const { root, directory, baseline, id } = plan;
  if (directory.includes("%")) {
    throw new UsageError(
      `Cannot use the directory ${
        showValue(directory)
      }: Slurm puts something else for "%" in the names of logs`,
    );
  }
  for (const option of plan.sbatchOptions) {
    if (!option.startsWith("-")) {
      throw new UsageError(
        `Cannot hand ${showValue(option)} to sbatch: it is no option`,
      );
    }
  }
  const common = {
    yank: quoteWord(root),
    directory: quoteWord(directory),
    denoDirectory: quoteShell(dirname(Deno.execPath())),
    tasks: countJobs(plan),
  };
  const scripts: Record<string, object> = {
    "shard.sh": {
      shards: plan.shards,
      kernels: plan.kernels.map(quoteWord),
      resume: yankCommand("run", "--resume", '"${record%/run.json}"'),
      run: shardCommand(plan, {
        kernel: '"$kernel"',
        shard: "$shard",
        more: ["--runs", '"$runs"'],
      }),
    },
    "merge.sh": {
      failure: baseline === undefined
        ? "a test did not pass"
        : "a test is worse than it was",
      merge: yankCommand("merge", "--output", id, '"$directory"/runs/*/*/'),
      html: yankCommand(
        ...["report", id, "--format", "html"],
        ...["--output", '"$directory/report.html"'],
      ),
      report: yankCommand("report", id),
      compare: baseline === undefined
        ? undefined
        : yankCommand("compare", quoteWord(baseline), id),
    },
    [SUBMIT_FILE]: {
      runMinutes: RUN_MINUTES,
      reportMinutes: REPORT_MINUTES,
      sbatchWords: plan.sbatchOptions.map((one) => ` ${quoteWord(one)}`).join(
        "",
      ),
    },
  };
  return Object.entries(scripts).map(([path, view]) => ({
    path,
    text: renderTemplate(`dispatch/slurm_${path}.eta`, { ...common, ...view }),
    executable: true,
  }));
}
