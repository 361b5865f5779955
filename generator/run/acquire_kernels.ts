/** Gets the kernels of a run. */

import type { AcquireOptions } from "../acquire/acquire_options.ts";
import { throwIfInterrupted } from "../acquire/command.ts";
import { acquireKernel } from "../acquire/kernel.ts";
import type { Kernel } from "../acquire/kernel_record.ts";
import { parseKernelSelector } from "../acquire/kernel_selector.ts";
import { EnvironmentError } from "../base/errors.ts";
import { requireGuestOptions } from "../vm/guest_options.ts";

/** A kernel of a run, or why it cannot be had. */
export type WantedKernel =
  | { selector: string; kernel: Kernel }
  | { selector: string; fault: EnvironmentError };

/**
 * Gets a kernel for each selector. One that cannot be had does not keep the
 * others from being tested, unless there are no others.
 *
 * @throws {UsageError} If a selector is wrong, or names no kernel.
 * @throws {EnvironmentError} If none can be had: about the first.
 * @throws {InterruptedError} If the signal aborts.
 */
export async function acquireKernels(
  selectors: readonly string[],
  options: AcquireOptions,
): Promise<WantedKernel[]> {
  // Before anything is downloaded for one of them.
  selectors.forEach(parseKernelSelector);
  const wanted: WantedKernel[] = [];
  const faults: EnvironmentError[] = [];
  for (const selector of selectors) {
    throwIfInterrupted(options.signal);
    options.talk.status(`getting the kernel ${selector}`);
    try {
      const kernel = await acquireKernel(selector, options);
      await requireGuestOptions(kernel);
      wanted.push({ selector, kernel });
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      wanted.push({ selector, fault: error });
      faults.push(error);
    }
  }
  const [first] = faults;
  if (first !== undefined && faults.length === selectors.length) throw first;
  for (const { message } of faults) options.talk.say(message);
  return wanted;
}
