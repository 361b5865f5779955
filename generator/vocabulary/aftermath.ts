/** The words for what is done with the device once it was removed. */

import type { FsdaxDevice } from "./device.ts";
import type { Filesystem } from "./filesystem.ts";

/** What {@linkcode overwrite} takes. */
export interface OverwriteOptions {
  /** By what: the block device itself, or a file of a new filesystem on it. */
  by: "block device" | "new file";
}

/** Somebody else's data in the memory. */
export interface Overwrite extends OverwriteOptions {
  word: "overwrite";
}

/** What {@linkcode reconfigure} takes. */
export interface ReconfigureOptions {
  /** The modes, one after the other, as ndctl and daxctl name them. */
  modes: ("fsdax" | "sector" | "devdax" | "raw" | "system-ram")[];
}

/** The device in other modes. */
export interface Reconfigure extends ReconfigureOptions {
  word: "reconfigure";
}

/** What {@linkcode reformat} takes. */
export interface ReformatOptions {
  /** What is on it then. */
  filesystem: Filesystem;
}

/** The device with a new filesystem. */
export interface Reformat extends ReformatOptions {
  word: "reformat";
}

/** What {@linkcode handOver} takes. */
export interface HandOverOptions {
  /** Whose the same physical addresses are then. */
  to:
    /** Another driver that claims the range of `memmap=`. */
    | "another driver"
    /** A virtio-pmem device that is plugged in there. */
    | "virtio_pmem"
    /** System RAM, by hotplug. */
    | "System RAM";
}

/** The memory in other hands. */
export interface HandOver extends HandOverOptions {
  word: "handOver";
}

/** What {@linkcode earlyBind} takes. */
export interface EarlyBindOptions {
  /** What of the old filesystem is there still. */
  with: "old mount";
}

/** A bind that comes too early. */
export interface EarlyBind extends EarlyBindOptions {
  word: "earlyBind";
}

/** What {@linkcode reloadModules} takes. */
export interface ReloadModulesOptions {
  /** In the order in which they are unloaded. */
  modules: ("nd_pmem" | "nd_e820" | "nfit" | "virtio_pmem" | "device_dax")[];
}

/** Modules that are unloaded and loaded. */
export interface ReloadModules extends ReloadModulesOptions {
  word: "reloadModules";
}

/** What {@linkcode mapAnother} takes. */
export interface MapAnotherOptions {
  /** The other device, in another region. */
  device: FsdaxDevice;
  /** What is on it. */
  filesystem: Filesystem;
}

/** Processes that go on with another device. */
export interface MapAnother extends MapAnotherOptions {
  word: "mapAnother";
}

/** What {@linkcode restart} takes. */
export interface RestartOptions {
  /** How the machine gets a new kernel. */
  by: "reboot" | "kexec";
  /** How long it may take until the kernel is gone, in seconds. */
  withinSeconds: number;
}

/** The end of the kernel, with the old mounts still there. */
export interface Restart extends RestartOptions {
  word: "restart";
}

/** What can be done with a character device. */
export type DeviceAftermath = HandOver | Reconfigure | ReloadModules | Restart;

/** What is done with the device once it was removed. */
export type Aftermath =
  | DeviceAftermath
  | EarlyBind
  | MapAnother
  | Overwrite
  | Reformat;

/**
 * After the rebind the memory gets somebody else's data, with those who had it
 * mapped before still there.
 *
 * @example
 * ```ts
 * overwrite({ by: "block device" });
 * ```
 */
export function overwrite(options: OverwriteOptions): Overwrite {
  return { word: "overwrite", ...options };
}

/**
 * The device is reconfigured by ndctl and daxctl, and gets new data in each
 * mode, with those who had it mapped before still there.
 *
 * @example
 * ```ts
 * reconfigure({ modes: ["devdax", "sector", "system-ram"] });
 * ```
 */
export function reconfigure(options: ReconfigureOptions): Reconfigure {
  return { word: "reconfigure", ...options };
}

/**
 * After the rebind the device gets a new filesystem, with those who had files
 * of the old one mapped still there.
 *
 * @example
 * ```ts
 * reformat({ filesystem: ext4({ mount: { dax: "always" } }) });
 * ```
 */
export function reformat(options: ReformatOptions): Reformat {
  return { word: "reformat", ...options };
}

/**
 * The range of physical addresses comes into other hands, with those who had it
 * mapped before still there.
 *
 * @example
 * ```ts
 * handOver({ to: "virtio_pmem" });
 * ```
 */
export function handOver(options: HandOverOptions): HandOver {
  return { word: "handOver", ...options };
}

/**
 * The driver is told to bind while the filesystem from before is still mounted,
 * and has the block device's name.
 *
 * @example
 * ```ts
 * earlyBind({ with: "old mount" });
 * ```
 */
export function earlyBind(options: EarlyBindOptions): EarlyBind {
  return { word: "earlyBind", ...options };
}

/**
 * Modules are unloaded and loaded again.
 *
 * @example
 * ```ts
 * reloadModules({ modules: ["nd_pmem", "nd_e820"] });
 * ```
 */
export function reloadModules(options: ReloadModulesOptions): ReloadModules {
  return { word: "reloadModules", ...options };
}

/**
 * Processes that were signalled unmap what they had, and map files of another
 * device.
 *
 * @example
 * ```ts
 * mapAnother({
 *   device: fsdax({ sizeMiB: 512 }),
 *   filesystem: ext4({ mount: { dax: "always" } }),
 * });
 * ```
 */
export function mapAnother(options: MapAnotherOptions): MapAnother {
  return { word: "mapAnother", ...options };
}

/**
 * The machine is restarted while the filesystem from before is still mounted.
 *
 * @example
 * ```ts
 * restart({ by: "kexec", withinSeconds: 60 });
 * ```
 */
export function restart(options: RestartOptions): Restart {
  return { word: "restart", ...options };
}
