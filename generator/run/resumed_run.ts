/** Runs that are gone on with. */

import { EnvironmentError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import type { Plan } from "../plan/plan.ts";
import type { KernelRecord, RunRecord } from "../report/run_record.ts";
import { readRun } from "../report/saved_run.ts";
import type { WantedKernel } from "./acquire_kernels.ts";
import { digestPlan } from "./plan_digest.ts";
import { openRunDirectory, type RunDirectory } from "./run_directory.ts";

/** A run that has ended, one way or another, and is held to be gone on with. */
export interface ResumedRun extends Disposable {
  record: RunRecord;
  directory: RunDirectory;
}

/**
 * Takes up a run: from here on nobody else writes its record.
 *
 * @param path Absolute path of its directory.
 * @throws {EnvironmentError} If the run has not ended, or its record cannot be
 * read.
 */
export async function openRun(path: string): Promise<ResumedRun> {
  const directory = await openRunDirectory(path);
  try {
    const { record } = await readRun(path);
    return { record, directory, [Symbol.dispose]: directory[Symbol.dispose] };
  } catch (error) {
    directory[Symbol.dispose]();
    throw error;
  }
}

/** The scenarios whose plans are others than when a run began. */
export async function listChanged(
  record: RunRecord,
  plans: readonly Plan[],
): Promise<Set<string>> {
  const changed = new Set<string>();
  for (const plan of plans) {
    const { name } = plan.scenario;
    const before = record.request?.digests[record.scenarios.indexOf(name)];
    if (before !== undefined && before !== await digestPlan(plan)) {
      changed.add(name);
    }
  }
  return changed;
}

/**
 * The kernels that a run goes on with. What was asked for with the same words may
 * be another one by now: its results are not put beside those of the first.
 */
export function matchKernels(
  { kernels, results }: RunRecord,
  wanted: readonly WantedKernel[],
): WantedKernel[] {
  return wanted.map((one, index) => {
    const before = kernels[index];
    if ("fault" in one || before === undefined) return one;
    const isUsed = results.some(({ kernel }) => kernel === index);
    const { origin } = one.kernel;
    if (!isUsed || origin === before.origin) return one;
    return {
      selector: one.selector,
      fault: new EnvironmentError({
        action: `Cannot go on with ${showValue(one.selector)}`,
        seen: `it is ${showValue(origin)} now, and the run has results of ${
          showValue(before.origin)
        }`,
        mend: "begin a new run",
      }),
    };
  });
}

/** What the record says of a kernel, of which it may know something already. */
export function recordKernel(
  wanted: WantedKernel,
  before?: KernelRecord,
): KernelRecord {
  const { selector } = wanted;
  const release = before?.release === undefined
    ? {}
    : { release: before.release };
  return "kernel" in wanted
    ? { selector, ...release, origin: wanted.kernel.origin }
    : {
      selector,
      ...release,
      origin: before?.origin ?? selector,
      error: wanted.fault.message,
    };
}
