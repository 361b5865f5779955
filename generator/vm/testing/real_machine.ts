/** This machine, its kernels and its virtme-ng: for tests that boot guests. */

import type { AcquireOptions } from "../../acquire/acquire_options.ts";
import { acquireKernel } from "../../acquire/kernel.ts";
import type { Kernel } from "../../acquire/kernel_record.ts";
import { acquireVirtmeNg } from "../../acquire/virtme_ng.ts";
import { type Acceleration, chooseAcceleration } from "../acceleration.ts";
import type { Vng } from "../boot_guest.ts";
import { silentTalk } from "../../base/talk.ts";

/** Whether tests that boot guests are left out: only if somebody says so. */
export const ignore = Deno.env.get("YANK_NO_VM") === "1";

/** Ends the name of a test: an ignored one says nothing of itself. */
export const unless = ignore ? " (YANK_NO_VM is 1)" : "";

/** Absolute path of the project. */
export const root = decodeURIComponent(
  new URL("../../../", import.meta.url).pathname,
).replace(/\/$/, "");

/** The project's own cache: what was downloaded once is not again. */
export const acquireOptions: AcquireOptions = {
  cacheDirectory: `${root}/out/cache`,
  talk: silentTalk,
};

/** What a guest is booted with. */
export interface Machine {
  kernel: Kernel;
  vng: Vng;
  acceleration: Acceleration;
}

/** Gets a kernel and all that boots it here. */
export async function prepareMachine(selector: string): Promise<Machine> {
  const kernel = await acquireKernel(selector, acquireOptions);
  return {
    kernel,
    vng: await acquireVirtmeNg(acquireOptions),
    acceleration: await chooseAcceleration(kernel, {
      wish: "auto",
      cacheDirectory: acquireOptions.cacheDirectory,
    }),
  };
}
