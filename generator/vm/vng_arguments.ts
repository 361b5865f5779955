/** The command line of virtme-ng. */

import { EnvironmentError } from "../base/errors.ts";
import type { MemoryPlan } from "./memory.ts";

/** What {@linkcode planVng} takes. */
export interface VngOptions {
  /** Absolute path of `vng`. */
  vngPath: string;
  /** Absolute path of the kernel image. */
  imagePath: string;
  /** Absolute path of the directory with `init.sh` and `entry.sh`. */
  guestDirectory: string;
  memory: MemoryPlan;
  acceleration: "kvm" | "tcg";
  /** The guest's host name, and QEMU's: letters, digits and dashes. */
  name: string;
  /** Further arguments for QEMU, none of them with a blank. */
  qemuArguments?: readonly string[];
  /** Further kernel arguments, none of them with a blank. */
  kernelArguments?: readonly string[];
}

/**
 * Paths that come through unchanged. virtme-ng pastes them unquoted into a
 * shell command, and the kernel's command line knows blanks as separators
 * only; a comma is doubled on the way of `virtme_link_mods=`.
 */
const SAFE_PATH = /^\/[A-Za-z0-9_.+@%~/-]*$/;
const SAFE_NAME = /^[A-Za-z0-9][A-Za-z0-9-]*$/;
const SAFE_ARGUMENT = /^[A-Za-z0-9_.,:+=@%!/-]+$/;

/** COMMAND_LINE_SIZE of x86: the kernel cuts off what is longer. */
const KERNEL_COMMAND_LINE_BYTES = 2048;

/**
 * An upper bound of what virtme-ng 1.41 adds of its own before ours, beyond the
 * length of the image's path. Its `init=` comes last: that may be cut off.
 */
const VNG_COMMAND_LINE_BYTES = 560;

/**
 * The whole command, an array of arguments for no shell.
 *
 * @throws {EnvironmentError} when a path has characters that virtme-ng or the
 * kernel's command line cannot take, or all of them are too long.
 */
export function planVng(options: VngOptions): string[] {
  refuseUnsafePath("virtme-ng", options.vngPath);
  refuseUnsafePath("the kernel", options.imagePath);
  refuseUnsafePath("the guest's files", options.guestDirectory);
  const qemuArguments = options.qemuArguments ?? [];
  const appended = kernelArguments(options);
  for (const argument of [...qemuArguments, ...appended]) {
    if (!SAFE_ARGUMENT.test(argument)) {
      throw new TypeError(`Cannot pass argument "${argument}" to virtme-ng`);
    }
  }
  if (!SAFE_NAME.test(options.name)) {
    throw new TypeError(`Cannot name a guest "${options.name}"`);
  }
  const entry =
    `sh ${options.guestDirectory}/entry.sh ${options.guestDirectory}`;
  refuseLongCommandLine(options, appended, entry);
  return [
    options.vngPath,
    "-v",
    "--force-9p",
    ...(options.acceleration === "tcg" ? ["--disable-kvm"] : []),
    "-r",
    options.imagePath,
    "--user",
    "root",
    "--name",
    options.name,
    "-m",
    `${options.memory.totalMiB}M`,
    "--cpus",
    "2",
    // The root once more, for init.sh to mount with a cache.
    "--rodir",
    "/mnt=/",
    ...appended.flatMap((argument) => ["-a", argument]),
    "--exec",
    entry,
    ...(qemuArguments.length > 0
      ? [`--qemu-opts=${qemuArguments.join(" ")}`]
      : []),
  ];
}

function kernelArguments(options: VngOptions): string[] {
  const isEmulated = options.acceleration === "tcg";
  return [
    // The initramfs of virtme-ng takes the first init= that it finds. A kernel
    // that needs no initramfs takes the last, which is virtme-ng's own: that
    // runs the same entry script, only later.
    `init=${options.guestDirectory}/init.sh`,
    ...options.memory.memmap,
    "printk.devkmsg=on",
    "log_buf_len=4M",
    // virtme-ng's -v asks for debug messages too.
    "loglevel=7",
    `sysctl.kernel.hung_task_timeout_secs=${isEmulated ? 60 : 30}`,
    "sysctl.kernel.hung_task_warnings=-1",
    "hung_task_panic=0",
    `watchdog_thresh=${isEmulated ? 20 : 10}`,
    `rcupdate.rcu_cpu_stall_timeout=${isEmulated ? 60 : 21}`,
    ...options.kernelArguments ?? [],
  ];
}

/**
 * Refuses a path that does not survive virtme-ng.
 *
 * @throws {EnvironmentError} when it does not.
 */
export function refuseUnsafePath(what: string, path: string): void {
  if (SAFE_PATH.test(path)) return;
  const unsafe = path.startsWith("/")
    ? [...path].find((character) => !SAFE_PATH.test("/" + character))
    : undefined;
  throw new EnvironmentError({
    action: `Cannot hand the path of ${what}, "${path}", to virtme-ng`,
    seen: unsafe === undefined
      ? "it is not absolute"
      : `it has the character ${JSON.stringify(unsafe)}`,
    mend: "move the project to a path of letters, digits and _ . + @ % ~ / -",
  });
}

function refuseLongCommandLine(
  options: VngOptions,
  appended: string[],
  entry: string,
): void {
  const bytes = VNG_COMMAND_LINE_BYTES + options.imagePath.length +
    appended.join(" ").length + Math.ceil(entry.length / 3) * 4;
  if (bytes <= KERNEL_COMMAND_LINE_BYTES) return;
  throw new EnvironmentError({
    action: "Cannot fit the guest's arguments on the kernel's command line",
    seen: `with the paths of this project it has ${bytes} bytes of at most ` +
      `${KERNEL_COMMAND_LINE_BYTES}`,
    mend: "move the project to a shorter path",
  });
}
