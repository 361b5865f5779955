/** Kernels to test, from wherever they are asked for. */

import type { AcquireOptions } from "./acquire_options.ts";
import { acquireDebianKernel } from "./debian_kernel.ts";
import { useKernelPath } from "./kernel_path.ts";
import type { Kernel } from "./kernel_record.ts";
import { parseKernelSelector } from "./kernel_selector.ts";
import { acquireMainlineKernel } from "./mainline_kernel.ts";
import { requirePlainPath } from "./plain_path.ts";

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
  const action = `Cannot use the kernel "${selector}"`;
  const wanted = parseKernelSelector(selector);
  if (wanted.kind === "path") {
    const kernel = await useKernelPath(wanted.path, options);
    requirePlainPath(action, kernel.imagePath);
    return kernel;
  }
  // Before anything is downloaded to where it is of no use.
  requirePlainPath(action, options.cacheDirectory);
  return wanted.kind === "mainline"
    ? await acquireMainlineKernel(wanted.version, options)
    : await acquireDebianKernel(selector, wanted, options);
}
