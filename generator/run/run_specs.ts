/** From plans to a finished run: everything that `yank run` and `start` share. */

import type { AcquireOptions } from "../acquire/acquire_options.ts";
import { adviseInstall, inspectHost } from "../acquire/doctor.ts";
import { acquireKselftestTree } from "../acquire/kselftest_tree.ts";
import { EnvironmentError } from "../base/errors.ts";
import { renderSelftests } from "../render/selftests.ts";
import { installPrograms } from "./programs.ts";
import {
  type MatrixOptions,
  type MatrixOutcome,
  runMatrix,
} from "./run_matrix.ts";

/** What {@linkcode runSpecs} takes. */
export interface RunSpecsOptions extends
  Omit<
    MatrixOptions,
    "programsDirectory" | "runsDirectory" | "cacheDirectory"
  > {
  /** Absolute path of the project. */
  root: string;
}

/** The tree whose harness and build the tests are made with. */
const TREE_VERSION = "6.12";

/**
 * Builds the tests and runs them.
 *
 * @throws {EnvironmentError} If something is missing on this machine.
 * @throws {UsageError} If a kernel's selector is none.
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
  const programsDirectory = await installPrograms({
    tree: await acquireKselftestTree(TREE_VERSION, acquire),
    files: renderSelftests([...plans]),
    cacheDirectory: acquire.cacheDirectory,
    talk,
    signal,
  });
  return await runMatrix({
    ...options,
    programsDirectory,
    runsDirectory: `${root}/out/runs`,
    cacheDirectory: acquire.cacheDirectory,
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
