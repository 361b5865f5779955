/** Runs scenarios on kernels and keeps the run's record. */

import { throwIfInterrupted } from "../acquire/command.ts";
import { replaceFile } from "../acquire/whole_directory.ts";
import { EnvironmentError, InterruptedError, VmError } from "../base/errors.ts";
import type { Talk } from "../base/talk.ts";
import type { Plan } from "../plan/plan.ts";
import {
  beginRecord,
  endRecord,
  withKernel,
  withResult,
  writeRunRecord,
} from "../report/record.ts";
import { writeResultsTap } from "../report/results_tap.ts";
import type { RunRecord, ScenarioRecord } from "../report/run_record.ts";
import type { Acceleration } from "../vm/acceleration.ts";
import type { Vng } from "../vm/boot_guest.ts";
import type { WantedKernel } from "./acquire_kernels.ts";
import type { NewerTools } from "./find_newer_tools.ts";
import { makeRunDirectory } from "./run_directory.ts";
import { type KernelResult, runKernel } from "./run_kernel.ts";
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
  /** Absolute path of `out/runs`. */
  runsDirectory: string;
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
  const { kernels, plans, acceleration } = options;
  const startedAt = new Date();
  const { id, path: directory } = await makeRunDirectory(
    options.runsDirectory,
    startedAt,
  );
  const keeper = new RecordKeeper(
    directory,
    beginRecord({
      id,
      startedAt,
      ...(options.xfstests === undefined
        ? { target: "selftests" }
        : { target: "xfstests", tree: options.xfstests.tree }),
      acceleration: { kind: acceleration.kind, reason: acceleration.reason },
      kernels: kernels.map((wanted) =>
        "kernel" in wanted
          ? { selector: wanted.selector, origin: wanted.kernel.origin }
          : {
            selector: wanted.selector,
            origin: wanted.selector,
            error: wanted.fault.message,
          }
      ),
      scenarios: plans.map(({ scenario }) => scenario.name),
    }),
  );
  await keeper.keep((record) => record);
  const faults: Error[] = [];
  let interrupted = false;
  try {
    for (const index of kernels.keys()) {
      const fault = await runOne(options, index, keeper);
      if (fault !== undefined) faults.push(fault);
    }
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

/** The record of a run, in memory and on disk. */
class RecordKeeper {
  constructor(readonly directory: string, public record: RunRecord) {}

  /** Changes the record and writes it. */
  async keep(change: (record: RunRecord) => RunRecord): Promise<void> {
    this.record = change(this.record);
    await writeRunRecord(this.directory, this.record);
    await replaceFile(
      `${this.directory}/results.tap`,
      writeResultsTap(this.record),
    );
  }
}

/** Runs all scenarios on one kernel; returns why it could not be gone on. */
async function runOne(
  options: MatrixOptions,
  index: number,
  keeper: RecordKeeper,
): Promise<EnvironmentError | VmError | undefined> {
  const wanted = options.kernels[index];
  if (wanted === undefined || "fault" in wanted) return undefined;
  const { kernel } = wanted;
  const { talk, signal } = options;
  throwIfInterrupted(signal);
  talk.say(`${kernel.selector}: ${kernel.origin}`);
  try {
    const outcome = await runKernel({
      kernel,
      plans: options.plans,
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
  { result, guest, directory }: KernelResult,
  kernel: number,
  runDirectory: string,
): ScenarioRecord {
  return {
    ...result,
    kernel,
    guest,
    directory: directory.slice(runDirectory.length + 1),
  };
}
