/** Runs scenarios on kernels and keeps the run's record. */

import { throwIfInterrupted } from "../acquire/command.ts";
import { EnvironmentError, InterruptedError, VmError } from "../base/errors.ts";
import type { Talk } from "../base/talk.ts";
import type { Plan } from "../plan/plan.ts";
import {
  beginRecord,
  endRecord,
  resumeRecord,
  withKernel,
  withResult,
} from "../report/record.ts";
import type { EstimateSeconds } from "../report/durations.ts";
import type {
  RunRecord,
  ScenarioRecord,
  ShardRecord,
} from "../report/run_record.ts";
import type { Acceleration } from "../vm/acceleration.ts";
import type { Vng } from "../vm/boot_guest.ts";
import type { WantedKernel } from "./acquire_kernels.ts";
import { balance } from "./balance.ts";
import type { NewerTools } from "./find_newer_tools.ts";
import { parseAttempt } from "./plan_attempt.ts";
import { digestPlan } from "./plan_digest.ts";
import { RecordKeeper } from "./record_keeper.ts";
import {
  listChanged,
  matchKernels,
  recordKernel,
  type ResumedRun,
} from "./resumed_run.ts";
import { makeRunDirectory } from "./run_directory.ts";
import { GuestMemory } from "./guest_memory.ts";
import type { KernelResult } from "./kernel_run.ts";
import { runKernel } from "./run_kernel.ts";
import { runParallel } from "./run_parallel.ts";
import { type KernelWork, listWork, splitWork } from "./unfinished.ts";
import type { CheckedJob } from "./xfstests_plans.ts";

/** What {@linkcode runMatrix} takes. */
export interface MatrixOptions {
  plans: readonly Plan[];
  kernels: readonly WantedKernel[];
  vng: Vng;
  acceleration: Acceleration;
  /** Absolute path of the installed tests. */
  programsDirectory: string;
  /** Environment of the tests. */
  environment: Record<string, string>;
  tools: NewerTools;
  /** Absent where selftests are run. */
  xfstests?: {
    /** Absolute path of the tree. */
    tree: string;
    /** The cases that the scenarios are run as. */
    cases: ReadonlyMap<string, CheckedJob>;
  };
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
  /** How long a scenario is going to take; all alike when absent. */
  estimateSeconds?: EstimateSeconds;
  /** Absolute path of `out/runs`. */
  runsDirectory: string;
  /**
   * A run of the same scenarios on kernels that were asked for with the same
   * words: what it has no final results of is run. Absent where one begins.
   */
  resumed?: ResumedRun;
  talk: Talk;
  signal: AbortSignal;
}

/** A run that has come to an end, one way or another. */
export interface MatrixOutcome {
  record: RunRecord;
  /** Absolute path of the run's directory. */
  directory: string;
}

/**
 * Runs all scenarios on all kernels. The record on disk grows with every
 * result; it is complete before this returns, interrupted or not. A kernel on
 * which they cannot be run does not keep them from being run on the others.
 *
 * @throws {EnvironmentError} If no record can be written, or nothing could be
 * run on the only kernel.
 * @throws {VmError} If nothing could be run on the only kernel.
 */
export async function runMatrix(
  options: MatrixOptions,
): Promise<MatrixOutcome> {
  const { resumed, plans, talk } = options;
  const now = new Date();
  if (resumed !== undefined) {
    const { record, directory } = resumed;
    const changed = await listChanged(record, plans);
    if (changed.size > 0) {
      talk.say(
        `specs that changed since the run began, whose earlier results stand: ${
          [...changed].join(", ")
        }`,
      );
    }
    const kernels = matchKernels(record, options.kernels);
    return await runIn(directory.path, {
      options: { ...options, kernels },
      changed,
      record: resumeRecord(record, {
        resumedAt: now,
        acceleration: describeAcceleration(options),
        kernels: kernels.map((wanted, index) =>
          recordKernel(wanted, record.kernels[index])
        ),
      }),
    });
  }
  using directory = await makeRunDirectory(options.runsDirectory, now);
  return await runIn(directory.path, {
    options,
    changed: new Set(),
    record: beginRecord({
      id: directory.id,
      startedAt: now,
      ...(options.xfstests === undefined
        ? { target: "selftests" }
        : { target: "xfstests", tree: options.xfstests.tree }),
      acceleration: describeAcceleration(options),
      kernels: options.kernels.map((wanted) => recordKernel(wanted)),
      scenarios: plans.map(({ scenario }) => scenario.name),
      ...(options.shard === undefined ? {} : { shard: options.shard }),
      request: {
        environment: Object.entries(options.environment).map(([name, value]) =>
          `${name}=${value}`
        ),
        isolate: options.isolate,
        repeats: options.repeats ?? 1,
        retries: options.retries ?? 0,
        digests: await Promise.all(plans.map(digestPlan)),
      },
    }),
  });
}

function describeAcceleration(
  { acceleration: { kind, reason } }: MatrixOptions,
): RunRecord["acceleration"] {
  return { kind, reason };
}

/** Runs what a record has no final results of, and keeps it. */
async function runIn(
  directory: string,
  { options, changed, record: begun }: {
    options: MatrixOptions;
    changed: ReadonlySet<string>;
    record: RunRecord;
  },
): Promise<MatrixOutcome> {
  const { kernels, plans, jobs = 1 } = options;
  const keeper = new RecordKeeper(directory, begun);
  await keeper.keep((record) => record);
  const faults: Error[] = [];
  let interrupted = false;
  try {
    const tasks = listTasks(
      options,
      (kernel) => listWork(begun, { kernel, plans, changed }),
    );
    const shared: SharedByTasks = {
      keeper,
      memory: new GuestMemory(jobs),
      begun: new Set(),
    };
    const found = await runParallel(
      tasks.map((task) => (signal) =>
        runOne({ ...options, signal }, { ...task, ...shared })
      ),
      { limit: jobs, signal: options.signal },
    );
    faults.push(...found.filter((fault) => fault !== undefined));
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    interrupted = true;
  }
  const endedAt = new Date();
  await keeper.keep((record) => endRecord(record, { endedAt, interrupted }));
  const { record } = keeper;
  const [fault] = faults;
  if (fault !== undefined && kernels.length === 1 && !record.results.length) {
    throw fault;
  }
  return { record, directory };
}

/** Some of what is to be run on a kernel. */
interface KernelTask {
  /** Index into the record's kernels. */
  index: number;
  work: KernelWork;
}

interface SharedByTasks {
  keeper: RecordKeeper;
  memory: GuestMemory;
  /** The kernels of which a part was begun. */
  begun: Set<number>;
}

/**
 * What is run at the same time: kernels, and where there are fewer of them than
 * guests, parts of what is to be run on each. What takes longest comes first.
 */
function listTasks(
  { kernels, jobs = 1, estimateSeconds = () => 1 }: MatrixOptions,
  workOn: (kernel: number) => KernelWork,
): KernelTask[] {
  const whole = [...kernels.keys()].flatMap((index): KernelTask[] => {
    const wanted = kernels[index];
    if (wanted === undefined || "fault" in wanted) return [];
    const work = workOn(index);
    return work.plans.length + work.again.length === 0 ? [] : [{ index, work }];
  });
  if (jobs === 1) return whole;
  const parts = Math.ceil(jobs / Math.max(1, whole.length));
  const weigh = (index: number) => (plan: Plan) =>
    estimateSeconds(
      parseAttempt(plan.scenario.name).scenario,
      kernels[index]?.selector,
    );
  const tasks = whole.flatMap(({ index, work }) =>
    splitWork(work, { parts, weigh: weigh(index) }).map((part) => ({
      index,
      work: part,
    }))
  );
  return balance(tasks, {
    parts: 1,
    weigh: ({ index, work }) =>
      [...work.plans, ...work.again].reduce(
        (sum, plan) => sum + weigh(index)(plan),
        0,
      ),
    nameOf: ({ index, work }) =>
      `${index} ${[...work.plans, ...work.again][0]?.scenario.name}`,
  }).flat();
}

/** Runs all scenarios on one kernel; returns why it could not be gone on. */
async function runOne(
  options: MatrixOptions,
  { index, work, keeper, memory, begun }: KernelTask & SharedByTasks,
): Promise<EnvironmentError | VmError | undefined> {
  const wanted = options.kernels[index];
  if (wanted === undefined || "fault" in wanted) return undefined;
  const { kernel } = wanted;
  const { talk, signal } = options;
  throwIfInterrupted(signal);
  if (!begun.has(index)) talk.say(`${kernel.selector}: ${kernel.origin}`);
  begun.add(index);
  try {
    const outcome = await runKernel({
      kernel,
      ...work,
      vng: options.vng,
      acceleration: options.acceleration,
      programsDirectory: options.programsDirectory,
      environment: options.environment,
      directory: `${keeper.directory}/${nameDirectory(kernel.selector, index)}`,
      tools: options.tools,
      ...(options.xfstests === undefined
        ? {}
        : { cases: options.xfstests.cases }),
      isolate: options.isolate,
      retries: options.retries ?? 0,
      memory,
      talk,
      signal,
      onResult: (result) =>
        keeper.keep((record) =>
          withResult(
            result.release === undefined
              ? record
              : withKernel(record, index, { release: result.release }),
            toRecord(result, index, keeper.directory),
          )
        ),
    });
    await keeper.keep((record) => withKernel(record, index, outcome));
    if (outcome.error !== undefined) {
      talk.say(`${kernel.selector}: ${outcome.error}`);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof EnvironmentError || error instanceof VmError)) {
      throw error;
    }
    await keeper.keep((record) =>
      withKernel(record, index, { error: error.message })
    );
    // It is the whole command's error where nothing else came of the run.
    if (options.kernels.length > 1 || keeper.record.results.length > 0) {
      talk.say(`${kernel.selector}: ${error.message}`);
    }
    return error;
  }
}

/** A directory name that says which kernel it is of. */
function nameDirectory(selector: string, index: number): string {
  const name = selector.split("/").findLast((part) => part !== "") ?? "";
  return `${index + 1}-${name.replaceAll(/[^\w.+-]/g, "-")}`;
}

function toRecord(
  { result, attempt, rest, guest, directory }: KernelResult,
  kernel: number,
  runDirectory: string,
): ScenarioRecord {
  return {
    ...result,
    kernel,
    guest,
    directory: directory.slice(runDirectory.length + 1),
    ...(rest === undefined ? {} : { rest }),
    ...(attempt === 1 ? {} : { attempt }),
  };
}
