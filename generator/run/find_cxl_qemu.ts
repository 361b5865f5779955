/** The QEMU of the scenarios that need CXL devices. */

import type { AcquireOptions } from "../acquire/acquire_options.ts";
import { acquireCxlQemu, type Qemu } from "../acquire/cxl_qemu.ts";
import { EnvironmentError } from "../base/errors.ts";
import type { Plan } from "../plan/plan.ts";
import { needsCxl } from "./batch.ts";

/**
 * Gets a QEMU with CXL devices if one of the scenarios needs it. That there is
 * none keeps no other scenario back: the reason is the result then.
 */
export async function findCxlQemu(
  plans: readonly Plan[],
  options: AcquireOptions,
): Promise<{ cxlQemu?: Qemu | EnvironmentError }> {
  if (!plans.some(needsCxl)) return {};
  try {
    return { cxlQemu: await acquireCxlQemu(options) };
  } catch (error) {
    if (error instanceof EnvironmentError) return { cxlQemu: error };
    throw error;
  }
}
