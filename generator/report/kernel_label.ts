/** What people call the kernels of a run. */

import type { RunRecord } from "./run_record.ts";

/**
 * A short and unique name for each kernel: what `uname -r` said, or how it was
 * asked for where it never booted; both where that alone names two.
 */
export function labelKernels({ kernels }: RunRecord): string[] {
  const names = kernels.map(({ release, selector }) => release ?? selector);
  return names.map((name, i) => {
    const isUnique = names.indexOf(name) === names.lastIndexOf(name);
    return isUnique ? name : `${name} (${kernels[i]?.selector})`;
  });
}
