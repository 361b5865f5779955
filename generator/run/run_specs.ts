/** From plans to a finished run: everything that `yank run` and `start` share. */

import type { AcquireOptions } from "../acquire/acquire_options.ts";
import { adviseInstall, inspectHost } from "../acquire/doctor.ts";
import { acquireKselftestTree } from "../acquire/kselftest_tree.ts";
import { acquireVirtmeNg } from "../acquire/virtme_ng.ts";
import { EnvironmentError } from "../base/errors.ts";
import type { Talk } from "../base/talk.ts";
import type { Plan } from "../plan/plan.ts";
import { renderSelftests } from "../render/selftests.ts";
import {
  type AccelerationWish,
  chooseAcceleration,
} from "../vm/acceleration.ts";
import { acquireKernels } from "./acquire_kernels.ts";
import { findNewerTools } from "./find_newer_tools.ts";
import { installPrograms } from "./programs.ts";
import { type MatrixOutcome, runMatrix } from "./run_matrix.ts";

/** What {@linkcode runSpecs} takes. */
export interface RunSpecsOptions {
  /** Absolute path of the project. */
  root: string;
  plans: readonly Plan[];
  /** Kernel selectors, at least one, each once. */
  selectors: readonly string[];
  /** Environment of the tests. */
  environment: Record<string, string>;
  acceleration: AccelerationWish;
  /** Whether every scenario gets a guest of its own. */
  isolate: boolean;
  talk: Talk;
  signal: AbortSignal;
}

/** The tree whose harness and build the tests are made with. */
export const TREE_VERSION = "6.12";

/**
 * Gets the kernels, builds the tests and runs them.
 *
 * @throws {UsageError} If a kernel's selector is none.
 * @throws {EnvironmentError} If something is missing on this machine.
 * @throws {VmError} If virtual machines do not work as asked for.
 * @throws {InterruptedError} If the signal aborts before the run has begun.
 */
export async function runSpecs(
  options: RunSpecsOptions,
): Promise<MatrixOutcome> {
  const { root, plans, talk, signal } = options;
  await requireTools(signal);
  const acquire: AcquireOptions = {
    cacheDirectory: `${root}/out/cache`,
    talk,
    signal,
  };
  const kernels = await acquireKernels(options.selectors, acquire);
  const vng = await acquireVirtmeNg(acquire);
  const programsDirectory = await installPrograms({
    tree: await acquireKselftestTree(TREE_VERSION, acquire),
    files: renderSelftests([...plans]),
    ...acquire,
  });
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
    plans,
    kernels,
    tools: await findNewerTools(plans, acquire),
    vng,
    acceleration,
    programsDirectory,
    environment: options.environment,
    isolate: options.isolate,
    runsDirectory: `${root}/out/runs`,
    talk,
    signal,
  });
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
