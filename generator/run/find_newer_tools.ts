/** What scenarios need that is newer than this machine's. */

import type { AcquireOptions } from "../acquire/acquire_options.ts";
import { acquireCxlQemu, type Qemu } from "../acquire/cxl_qemu.ts";
import { compareDebianVersions } from "../acquire/debian_version.ts";
import { acquireXfsprogs } from "../acquire/xfsprogs.ts";
import { EnvironmentError } from "../base/errors.ts";
import type { Plan } from "../plan/plan.ts";
import { needsCxl } from "./batch.ts";

/** What {@linkcode findNewerTools} found. */
export interface NewerTools {
  /** What makes CXL devices, or why there is nothing that does. */
  cxlQemu?: Qemu | EnvironmentError;
  /** Absolute path of a newer xfsprogs; absent where it is not needed. */
  xfsprogsDirectory?: string;
}

/**
 * Gets what one of the scenarios needs. That it cannot be had keeps no other
 * scenario back: without a QEMU the reason is the result, and without an mkfs
 * the test says that it knows too little.
 */
export async function findNewerTools(
  plans: readonly Plan[],
  options: AcquireOptions,
): Promise<NewerTools> {
  return {
    ...await findCxlQemu(plans, options),
    ...await findXfsprogs(plans, options),
  };
}

async function findCxlQemu(
  plans: readonly Plan[],
  options: AcquireOptions,
): Promise<NewerTools> {
  if (!plans.some(needsCxl)) return {};
  try {
    return { cxlQemu: await acquireCxlQemu(options) };
  } catch (error) {
    if (error instanceof EnvironmentError) return { cxlQemu: error };
    throw error;
  }
}

async function findXfsprogs(
  plans: readonly Plan[],
  options: AcquireOptions,
): Promise<NewerTools> {
  const least = plans.flatMap(({ needs }) => needs.xfsprogs ?? [])
    .sort(compareDebianVersions).at(-1);
  if (least === undefined) return {};
  try {
    const xfsprogsDirectory = await acquireXfsprogs(least, options);
    return xfsprogsDirectory === undefined ? {} : { xfsprogsDirectory };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    options.talk.say(error.message);
    return {};
  }
}
