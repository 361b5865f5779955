/** Kernels to test, from wherever they are asked for. */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { acquireDebianKernel } from "./debian_kernel.ts";
import { useKernelPath } from "./kernel_path.ts";
import type { Kernel } from "./kernel_record.ts";
import { parseKernelSelector } from "./kernel_selector.ts";
import { acquireMainlineKernel } from "./mainline_kernel.ts";

/**
 * Gets the kernel that a selector asks for; nothing is installed on this machine.
 *
 * Debian's kernels are kept in `CACHE/kernels/VERSION`; what is newest is asked
 * at most once a day, and not at all for a version that is there.
 *
 * @throws {UsageError} if the selector is wrong, or names no kernel
 * @throws {EnvironmentError} if the kernel cannot be had
 * @throws {InterruptedError} if `signal` is aborted
 */
export async function acquireKernel(
  selector: string,
  options: AcquireOptions,
): Promise<Kernel> {
  const kernel = await acquire(selector, options);
  // virtme-ng writes the path into a line for a shell, without quotes.
  if (!/^[\w@%+=:,./~-]+$/.test(kernel.imagePath)) {
    throw new EnvironmentError({
      action: `Cannot use the kernel "${selector}"`,
      seen:
        `virtme-ng cannot take its path, for the blanks or special characters in it: "${kernel.imagePath}"`,
      mend: "move it, or this project, to a path of letters, digits and ._-+",
    });
  }
  return kernel;
}

async function acquire(
  selector: string,
  options: AcquireOptions,
): Promise<Kernel> {
  const wanted = parseKernelSelector(selector);
  switch (wanted.kind) {
    case "suite":
    case "version":
      return await acquireDebianKernel(selector, wanted, options);
    case "mainline":
      return await acquireMainlineKernel(wanted.version, options);
    case "path":
      return await useKernelPath(wanted.path, options);
  }
}
