/** From plans to a finished run: everything that `yank run` and `start` share. */

import type { AcquireOptions } from "../acquire/acquire_options.ts";
import { adviseInstall, inspectHost } from "../acquire/doctor.ts";
import { acquireKselftestTree } from "../acquire/kselftest_tree.ts";
import { acquireVirtmeNg } from "../acquire/virtme_ng.ts";
import { EnvironmentError } from "../base/errors.ts";
import type { Talk } from "../base/talk.ts";
import type { Plan } from "../plan/plan.ts";
import { type EstimateSeconds, learnDurations } from "../report/durations.ts";
import type { ShardRecord } from "../report/run_record.ts";
import { readEarlierRuns } from "../report/saved_run.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import { renderSelftests } from "../render/selftests.ts";
import {
  type Acceleration,
  type AccelerationWish,
  chooseAcceleration,
} from "../vm/acceleration.ts";
import { acquireKernels } from "./acquire_kernels.ts";
import { findNewerTools } from "./find_newer_tools.ts";
import { installPrograms } from "./programs.ts";
import type { ResumedRun } from "./resumed_run.ts";
import {
  type MatrixOptions,
  type MatrixOutcome,
  runMatrix,
} from "./run_matrix.ts";
import { stageXfstests } from "./stage_xfstests.ts";
import { type NumberedCase, planCases } from "./xfstests_plans.ts";

/** What is run of the scenarios. */
export type RunTarget =
  /** Kernel selftests, built and installed with a kernel's tree. */
  | { name: "selftests"; plans: readonly Plan[] }
  /** Cases of xfstests, by check of a tree. */
  | {
    name: "xfstests";
    /** Absolute path of a built tree. */
    tree: string;
    cases: readonly NumberedCase[];
    /** Those and all that they share: `xfstests/common/dax_remove`. */
    files: readonly GeneratedFile[];
  };

/** What {@linkcode runSpecs} takes. */
export interface RunSpecsOptions {
  /** Absolute path of the project. */
  root: string;
  target: RunTarget;
  /** Kernel selectors, at least one, each once. */
  selectors: readonly string[];
  /** Environment of the tests. */
  environment: Record<string, string>;
  acceleration: AccelerationWish;
  /** Whether every scenario gets a guest of its own. */
  isolate: boolean;
  /** How often each scenario is run: once when absent. */
  repeats?: number;
  /** How often what did not pass is run again, at most: never when absent. */
  retries?: number;
  /** Which part of the scenarios these are; absent where they are all. */
  shard?: ShardRecord;
  /** How many guests may run at the same time: one when absent. */
  jobs?: number;
  /** The run that is gone on with; absent where one begins. */
  resumed?: ResumedRun;
  /** Absolute path of the directory that the run's is made in. */
  runsDirectory: string;
  talk: Talk;
  signal: AbortSignal;
}

/** The tree whose harness and build the tests are made with. */
export const TREE_VERSION = "6.12";

/** What the guests of a run are given. */
type Prepared = Pick<MatrixOptions, "plans" | "programsDirectory" | "xfstests">;

/**
 * Gets the kernels, builds the tests and runs them.
 *
 * @throws {UsageError} If a kernel's selector is none, or an xfstests tree is.
 * @throws {EnvironmentError} If something is missing on this machine.
 * @throws {VmError} If virtual machines do not work as asked for.
 * @throws {InterruptedError} If the signal aborts before the run has begun.
 */
export async function runSpecs(
  options: RunSpecsOptions,
): Promise<MatrixOutcome> {
  const { target, signal } = options;
  await requireTools(signal);
  if (target.name === "selftests") {
    return await runPrepared(
      options,
      (acquire) => prepareSelftests(target.plans, acquire),
    );
  }
  await using staged = await stageXfstests({ ...target, signal });
  const { plans, jobs } = planCases(target.cases);
  return await runPrepared(options, () =>
    Promise.resolve({
      plans,
      programsDirectory: staged.directory,
      xfstests: { tree: target.tree, cases: jobs },
    }));
}

async function prepareSelftests(
  plans: readonly Plan[],
  acquire: AcquireOptions,
): Promise<Prepared> {
  const programsDirectory = await installPrograms({
    tree: await acquireKselftestTree(TREE_VERSION, acquire),
    files: renderSelftests([...plans]),
    ...acquire,
  });
  return { plans, programsDirectory };
}

async function runPrepared(
  options: RunSpecsOptions,
  prepare: (acquire: AcquireOptions) => Promise<Prepared>,
): Promise<MatrixOutcome> {
  const { root, jobs = 1, talk, signal } = options;
  using uses = new DisposableStack();
  const acquire: AcquireOptions = {
    cacheDirectory: `${root}/out/cache`,
    talk,
    signal,
    uses,
  };
  const kernels = await acquireKernels(options.selectors, acquire);
  const vng = await acquireVirtmeNg(acquire);
  const prepared = await prepare(acquire);
  const [first] = kernels.flatMap((wanted) =>
    "kernel" in wanted ? [wanted.kernel] : []
  );
  if (first === undefined) throw new TypeError("Cannot run without a kernel");
  const acceleration = await chooseAcceleration(first, {
    wish: options.acceleration,
    cacheDirectory: acquire.cacheDirectory,
    signal,
  });
  talk.say(`acceleration: ${acceleration.kind} (${acceleration.reason})`);
  return await runMatrix({
    ...prepared,
    kernels,
    tools: await findNewerTools(prepared.plans, acquire),
    vng,
    acceleration: crowd(acceleration, jobs),
    environment: options.environment,
    isolate: options.isolate,
    repeats: options.repeats ?? 1,
    retries: options.retries ?? 0,
    jobs,
    ...(options.shard === undefined ? {} : { shard: options.shard }),
    ...(jobs === 1 ? {} : { estimateSeconds: await recallDurations(options) }),
    ...(options.resumed === undefined ? {} : { resumed: options.resumed }),
    runsDirectory: options.runsDirectory,
    talk,
    signal,
  });
}

/** What to expect of scenarios, by the project's saved runs. */
export async function recallDurations(
  { root, target }: Pick<RunSpecsOptions, "root" | "target">,
): Promise<EstimateSeconds> {
  const startedAt = new Date().toISOString();
  return learnDurations(
    await readEarlierRuns(`${root}/out/runs`, { id: "", startedAt }),
    target.name,
  );
}

/** More guests than processors are so much slower. */
function crowd(acceleration: Acceleration, jobs: number): Acceleration {
  const crowding = Math.max(1, jobs / navigator.hardwareConcurrency);
  return { ...acceleration, timeScale: acceleration.timeScale * crowding };
}

async function requireTools(signal: AbortSignal): Promise<void> {
  const findings = await inspectHost({ signal });
  const advice = adviseInstall(findings);
  if (advice === undefined) return;
  const missing = findings.filter(({ found, isOptional }) =>
    found === undefined && !isOptional
  );
  throw new EnvironmentError({
    action: "Cannot run virtual machines here",
    seen: `missing: ${missing.map(({ name }) => name).join(", ")}`,
    mend: advice,
  });
}
