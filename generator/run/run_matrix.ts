/** Runs scenarios on kernels and keeps the run's record. */

import type { AcquireOptions } from "../acquire/acquire_options.ts";
import { acquireKernel } from "../acquire/kernel.ts";
import type { Kernel } from "../acquire/kernel_record.ts";
import { acquireVirtmeNg } from "../acquire/virtme_ng.ts";
import { InterruptedError } from "../base/errors.ts";
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
import type { RunRecord } from "../report/run_record.ts";
import {
  type AccelerationWish,
  chooseAcceleration,
} from "../vm/acceleration.ts";
import { makeRunDirectory } from "./run_directory.ts";
import { type KernelResult, runKernel } from "./run_kernel.ts";

/** What {@linkcode runMatrix} takes. */
export interface MatrixOptions {
  plans: readonly Plan[];
  /** Kernel selectors, each once. */
  selectors: readonly string[];
  /** Absolute path of the installed tests. */
  programsDirectory: string;
  /** Environment of the tests. */
  environment: Record<string, string>;
  acceleration: AccelerationWish;
  /** Whether every scenario gets a guest of its own. */
  isolate: boolean;
  /** Absolute path of `out/runs`. */
  runsDirectory: string;
  /** Absolute path of `out/cache`. */
  cacheDirectory: string;
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
 * result; it is complete before this returns, interrupted or not.
 *
 * @throws {EnvironmentError} If something is missing, or no record be written.
 * @throws {UsageError} If a selector is none.
 */
export async function runMatrix(
  options: MatrixOptions,
): Promise<MatrixOutcome> {
  const { selectors, plans, talk, signal } = options;
  const acquire: AcquireOptions = {
    cacheDirectory: options.cacheDirectory,
    talk,
    signal,
  };
  const vng = await acquireVirtmeNg(acquire);
  const kernels: Kernel[] = [];
  for (const selector of selectors) {
    talk.status(`getting the kernel ${selector}`);
    kernels.push(await acquireKernel(selector, acquire));
  }
  const [first] = kernels;
  if (first === undefined) throw new TypeError("Cannot run without a kernel");
  const acceleration = await chooseAcceleration(first, {
    wish: options.acceleration,
    cacheDirectory: options.cacheDirectory,
    signal,
  });
  talk.say(`acceleration: ${acceleration.kind} (${acceleration.reason})`);

  const startedAt = new Date();
  const { id, path: directory } = await makeRunDirectory(
    options.runsDirectory,
    startedAt,
  );
  let record = beginRecord({
    id,
    startedAt,
    acceleration: { kind: acceleration.kind, reason: acceleration.reason },
    kernels: kernels.map(({ selector, origin }) => ({ selector, origin })),
    scenarios: plans.map(({ scenario }) => scenario.name),
  });
  const keep = async (next: RunRecord) => {
    record = next;
    await writeRunRecord(directory, record);
    await Deno.writeTextFile(
      `${directory}/results.tap`,
      writeResultsTap(record),
    );
  };
  await keep(record);

  let interrupted = false;
  try {
    for (const [index, kernel] of kernels.entries()) {
      talk.say(`${kernel.selector}: ${kernel.origin}`);
      const { release, error } = await runKernel({
        kernel,
        plans,
        vng,
        acceleration,
        programsDirectory: options.programsDirectory,
        environment: options.environment,
        directory: `${directory}/${kernelDirectory(kernel, index)}`,
        isolate: options.isolate,
        talk,
        signal,
        onResult: (result) =>
          keep(
            withResult(
              withKernel(record, index, { release: result.release }),
              toRecord(result, index, directory),
            ),
          ),
      });
      await keep(withKernel(record, index, {
        ...(release === undefined ? {} : { release }),
        ...(error === undefined ? {} : { error }),
      }));
    }
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    interrupted = true;
  }
  await keep(endRecord(record, { endedAt: new Date(), interrupted }));
  return { record, directory };
}

/** A directory name that says which kernel it is of. */
function kernelDirectory({ selector }: Kernel, index: number): string {
  const name = selector.slice(selector.lastIndexOf("/") + 1)
    .replaceAll(/[^\w.+-]/g, "-");
  return `${index + 1}-${name}`;
}

function toRecord(
  { result, guest, directory }: KernelResult,
  kernel: number,
  runDirectory: string,
): RunRecord["results"][number] {
  return {
    ...result,
    kernel,
    guest,
    directory: directory.slice(runDirectory.length + 1),
  };
}
