/** The command that runs one scenario of a run again, on the same kernel. */

import { shellWord } from "../acquire/fault.ts";
import type { KernelRecord, RunRecord, ScenarioRecord } from "./run_record.ts";

/** The same package's version, or the same path from anywhere. */
function selectKernel({ selector, origin }: KernelRecord): string {
  const [, version] = /^linux-image-\S+ (\S+)$/.exec(origin) ?? [];
  if (selector.startsWith("debian:") && version !== undefined) {
    return `debian:${version}`;
  }
  const [, path] = / (?:at|built in) (\/.*)$/.exec(origin) ?? [];
  return path ?? selector;
}

/** The programs of workloads that were not yank's own. */
function selectWorkloads(workload: readonly string[]): string[] {
  return workload.flatMap((line) => {
    const [, name, path] = /^(fsstress|fsx) is (\/.*)$/.exec(line) ?? [];
    return name === undefined || path === undefined ? [] : [`--${name}`, path];
  });
}

/**
 * The command as one types it in the project: the kernel's very version, the
 * same acceleration and the same workloads.
 */
export function writeRunCommand(
  { kernels, acceleration, tree }: RunRecord,
  { scenario, kernel, workload }: Pick<
    ScenarioRecord,
    "scenario" | "kernel" | "workload"
  >,
): string {
  const record = kernels[kernel];
  return [
    "deno",
    "task",
    "yank",
    "run",
    scenario,
    ...(tree === undefined ? [] : ["--target", "xfstests", "--xfstests", tree]),
    ...(record === undefined ? [] : ["--kernel", selectKernel(record)]),
    "--accel",
    acceleration.kind,
    ...selectWorkloads(workload),
  ].map(shellWord).join(" ");
}
