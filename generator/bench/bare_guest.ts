/** The least that it takes to get a kernel to userspace. */

import { programDirectories, throwIfInterrupted } from "../acquire/command.ts";
import { installCommand } from "../acquire/install_command.ts";
import { findProgram, isStaticProgram } from "../acquire/program_file.ts";
import { EnvironmentError, VmError } from "../base/errors.ts";
import { LineDecoder } from "../vm/line_decoder.ts";
import {
  type SupervisedProcess,
  superviseProcess,
} from "../vm/supervised_process.ts";
import { makeNewcArchive } from "./newc_archive.ts";

/** What {@linkcode bootBare} takes. */
export interface BareGuestOptions {
  /** Absolute path of the kernel's image. */
  imagePath: string;
  /** Absolute path of what {@linkcode makeMinimalInitramfs} made. */
  initramfsPath: string;
  /** QEMU's arguments that make the machine. */
  machine: readonly string[];
  /** How long it may take. */
  deadlineSeconds: number;
  signal: AbortSignal;
}

const SIGN_OF_USERSPACE = "yank: userspace";

const INIT = `#!/bin/busybox sh
echo "${SIGN_OF_USERSPACE}"
exec /bin/busybox sleep 1000
`;

/**
 * Writes an initramfs of busybox and an init that says one line.
 *
 * @throws {EnvironmentError} If there is no busybox without shared libraries.
 */
export async function makeMinimalInitramfs(path: string): Promise<void> {
  const busybox = await findProgram("busybox", programDirectories());
  if (busybox === undefined || !await isStaticProgram(busybox)) {
    throw new EnvironmentError({
      action: "Cannot make an initramfs",
      seen: "there is no busybox without shared libraries",
      mend: installCommand(["busybox-static"]),
    });
  }
  await Deno.writeFile(
    path,
    makeNewcArchive([
      { path: "bin" },
      { path: "bin/busybox", bytes: await Deno.readFile(busybox) },
      { path: "init", bytes: new TextEncoder().encode(INIT) },
    ]),
  );
}

/**
 * Boots a kernel without virtme-ng and without devices, and tells how many
 * seconds pass from QEMU's start until init's line is on the serial console.
 *
 * @throws {VmError} If the line does not come.
 * @throws {InterruptedError} If `signal` is aborted.
 */
export async function bootBare(options: BareGuestOptions): Promise<number> {
  const { deadlineSeconds, signal } = options;
  throwIfInterrupted(signal);
  const startMilliseconds = performance.now();
  // deno-fmt-ignore
  const process = superviseProcess([
    "qemu-system-x86_64", ...options.machine, "-nodefaults",
    "-display", "none", "-no-reboot", "-serial", "stdio",
    "-kernel", options.imagePath, "-initrd", options.initramfsPath,
    "-append", "console=ttyS0 panic=-1",
  ], { environment: { PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin" } });
  const timeout = AbortSignal.timeout(deadlineSeconds * 1000);
  const stop = AbortSignal.any([timeout, signal]);
  const stopped = new Promise<false>((resolve) => {
    stop.addEventListener("abort", () => resolve(false));
  });
  const words = new Response(process.stderr).text();
  const arrival = reachesUserspace(process);
  const isThere = await Promise.race([arrival, stopped]);
  const seconds = (performance.now() - startMilliseconds) / 1000;
  await process.end();
  throwIfInterrupted(signal);
  if (isThere) return seconds;
  throw new VmError(
    `Cannot boot without virtme-ng: ${
      timeout.aborted
        ? `userspace was not reached within ${deadlineSeconds} s`
        : `QEMU ended with status ${await process.exitStatus}: ${
          (await words).trimEnd()
        }`
    }`,
  );
}

/** Settles at init's line, or with false when the console ends without. */
async function reachesUserspace(
  { stdout }: SupervisedProcess,
): Promise<boolean> {
  const decoder = new LineDecoder();
  for await (const chunk of stdout) {
    const lines = decoder.push(chunk);
    if (lines.some((line) => line.includes(SIGN_OF_USERSPACE))) return true;
  }
  return false;
}
