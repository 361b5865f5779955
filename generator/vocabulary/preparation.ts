/** The words for what happens to the device or the filesystem before the removal. */

import type { Fault } from "./fault.ts";
import type { Unbind } from "./removal.ts";

/** What {@linkcode detach} takes. */
export interface DetachOptions {
  /** The flag of umount2(2). */
  flag: "MNT_DETACH";
}

/** An unmount that leaves the filesystem to those who use it. */
export interface Detach extends DetachOptions {
  word: "detach";
}

/** What {@linkcode fileWrite} takes. */
export interface FileWriteOptions {
  /** Size of the file in KiB, a multiple of 4. */
  sizeKiB: number;
  /** How the data comes into the file: by write(2), or through a mapping. */
  by: "write" | "store";
  /** What makes it last; nothing but time when absent. */
  sync?: "fsync" | "msync" | "syncfs";
}

/** Data that is written to a file of its own. */
export interface FileWrite extends FileWriteOptions {
  word: "fileWrite";
}

/** What {@linkcode sysctl} takes. */
export interface SysctlOptions {
  /** The setting, as sysctl(8) names it. */
  name: "vm.memory_failure_early_kill";
  /** What it is during the removal; afterwards it is what it was. */
  value: number;
}

/** A setting of the kernel. */
export interface Sysctl extends SysctlOptions {
  word: "sysctl";
}

/**
 * A step between the start of the users and the removal that the scenario is
 * about. It is no test point: where it fails nothing can be tested.
 */
export type Preparation =
  | Unbind<"nd_pmem">
  | Detach
  | Fault
  | FileWrite
  | Sysctl;

/**
 * An unmount whatever is in use: the filesystem goes from the directory and
 * lives on as long as it has users.
 *
 * @example
 * ```ts
 * detach({ flag: "MNT_DETACH" });
 * ```
 */
export function detach(options: DetachOptions): Detach {
  return { word: "detach", ...options };
}

/**
 * A file that gets its data right before the removal: {@linkcode data} is about
 * it too.
 *
 * @example
 * ```ts
 * fileWrite({ sizeKiB: 64, by: "store", sync: "msync" });
 * ```
 */
export function fileWrite(options: FileWriteOptions): FileWrite {
  return { word: "fileWrite", ...options };
}

/**
 * A setting of the kernel has another value until the test ends: whether memory
 * that fails is told of at once (1) or when it is touched (0).
 *
 * @example
 * ```ts
 * sysctl({ name: "vm.memory_failure_early_kill", value: 1 });
 * ```
 */
export function sysctl(options: SysctlOptions): Sysctl {
  return { word: "sysctl", ...options };
}
