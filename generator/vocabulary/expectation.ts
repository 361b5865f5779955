/** The words for what must hold. */

import type { AboutUser, OneOf } from "./about_user.ts";
import type { MomentExpectation } from "./activity_expectation.ts";
import type { AftermathExpectation } from "./aftermath_expectation.ts";
import type { FaultExpectation } from "./fault_expectation.ts";
import type { ShutdownReason, SigbusCode } from "./kernel_names.ts";
import type { MapExpectation, UnlinkedExpectation } from "./map_expectation.ts";

export type { AboutUser, OneOf } from "./about_user.ts";
export type { ShutdownReason, SigbusCode } from "./kernel_names.ts";

/** System calls on files that are tried after the removal. */
export type SystemCall =
  | "pread"
  | "read"
  | "pwrite"
  | "write"
  | "fsync"
  | "fdatasync"
  | "ftruncate"
  | "fallocate"
  | "syncfs"
  | "fstat"
  | "stat"
  | "open"
  | "creat"
  | "unlink"
  | "msync";

/** Something that must hold, without further data. */
export interface PlainExpectation {
  word:
    | "removal.returns"
    | "everyUser.canBeKilled"
    | "workload.ends"
    | "filesystem.unmounts"
    | "kernelLog.isClean"
    | "device.isUnregistered"
    | "memory.staysInUse"
    | "memory.isRemoved"
    | "device.bindsAgain"
    | "filesystem.mountsAgain"
    | "data.isIntact"
    | "filesystem.isConsistent"
    | "filesystem.hasNoDax"
    | "swap.turnsOff"
    | "secondRemoval.isAlike"
    | "neighbours.areUnaffected"
    | "nothing.leaks"
    | "commonPromises";
}

/** Something that must hold for users, without further data. */
export interface UserExpectation extends AboutUser {
  word:
    | "nobody.isSignalled"
    | "everyUser.isUnaffected"
    | "mappings.areGone"
    | "mappings.stayValid"
    | "mappings.refuseStores"
    | "everyMapper.livesOn"
    | "cores.areBounded";
}

/** What else may become of those who have a page of the device mapped. */
export interface FateExpectation extends AboutUser {
  word:
    | "everyMapper.hasPending"
    | "everyMapper.isKilledBy"
    | "everyMapper.diesOfAccess";
  /** The signal. */
  signal: "SIGBUS";
}

/** R2: every process that has a page of the device mapped is signalled. */
export interface SignalExpectation extends AboutUser {
  word: "everyMapper.gets";
  /** The signal. */
  signal: "SIGBUS";
  /**
   * Its si_code: BUS_MCEERR_AO where the page is taken away, BUS_MCEERR_AR
   * where the process is the one that takes it, BUS_ADRERR at an access.
   */
  siCode: OneOf<SigbusCode>;
  /** What its si_addr_lsb stands for: one page, or one PMD; any when absent. */
  addrLsb?: "PTE" | "PMD";
  /** How often each process has to be sent it at least; once when absent. */
  atLeast?: number;
  /** How often each process may be sent it. */
  atMost?: number;
}

/** R4: calls on files of the filesystem fail. */
export interface CallExpectation extends AboutUser {
  word: "systemCalls.failWith";
  /** What errno says. */
  errno: OneOf<"EIO" | "ENXIO">;
  /** The calls that it is about; all that are tried when absent. */
  calls?: SystemCall[];
}

/** What is on top of the filesystem fails as well. */
export interface LayerExpectation {
  word: "loop.failsWith" | "overlayfs.failsWith";
  /** What errno says. */
  errno: "EIO";
}

/** The filesystem does nothing any more. */
export interface ShutdownExpectation {
  word: "filesystem.isShutDown";
  /** Why, as the kernel's log tells it; for any reason when absent. */
  by?: OneOf<ShutdownReason>;
}

/** The driver's `bind` attribute does not take a device. */
export interface BindExpectation {
  word: "driver.refusesToBind";
  /** The namespace below a pfn or btt device, while that is unbound. */
  device: "namespace";
  /** What errno says: ENXIO where something claims the namespace. */
  errno: "ENXIO";
}

/** What mmap() of a character device that went fails with, or open() before it. */
export interface DeviceCallExpectation {
  word: "device.cannotBeMapped";
  /** What mmap() fails with, or open() before it. */
  errno: OneOf<"ENXIO" | "ENOENT" | "ENODEV">;
}

/** A driver's `bind` does not take the device. */
export interface RefusalExpectation {
  word: "device.refusesDriver";
  /** The driver that is told to bind. */
  driver: "device_dax" | "kmem";
  /** What the write to `bind` fails with. */
  errno: OneOf<"EBUSY" | "ENODEV" | "EINVAL">;
}

/** Old mappings of a character device that has a driver again. */
export interface StayGoneExpectation {
  word: "mappings.stayGone";
  /**
   * The driver that is bound in the meantime: nd_pmem to the namespace, which is
   * in fsdax mode by then.
   */
  boundTo: "device_dax" | "kmem" | "nd_pmem";
}

/** The removal itself fails, and nothing happens. */
export interface RemovalRefusal {
  word: "removal.isRefused";
  /** What errno says, in the sources EAGAIN or EBUSY. */
  errno: OneOf<"EAGAIN" | "EBUSY">;
}

/** A write to an attribute of the driver that is unbound fails. */
export interface AttributeExpectation {
  word: "driver.refusesUnknown" | "driver.unbindsOnce" | "driver.bindsOnce";
  /** What errno says. */
  errno: OneOf<"ENODEV" | "EBUSY">;
}

/** Reads of another process's memory fail. */
export interface ReadExpectation extends AboutUser {
  word: "memoryReads.failWith";
  /** What errno says. */
  errno: OneOf<"EFAULT" | "EIO">;
}

/** The kernel does not register mappings with userfaultfd. */
export interface RegistrationExpectation extends AboutUser {
  word: "userfaultfd.refusesWith";
  /** What errno says. */
  errno: OneOf<"EINVAL">;
}

/** A line that the kernel log must, must not or may have after the removal. */
export interface LogExpectation {
  word: "kernelLog.has" | "kernelLog.lacks" | "kernelLog.mayHave";
  /** Part of a line, taken literally. */
  text: string;
}

/** Something that must hold after, or during, the removal. */
export type Expectation =
  | AftermathExpectation
  | FaultExpectation
  | MomentExpectation
  | PlainExpectation
  | UserExpectation
  | SignalExpectation
  | FateExpectation
  | CallExpectation
  | ReadExpectation
  | RegistrationExpectation
  | ShutdownExpectation
  | LayerExpectation
  | BindExpectation
  | DeviceCallExpectation
  | RefusalExpectation
  | StayGoneExpectation
  | MapExpectation
  | UnlinkedExpectation
  | RemovalRefusal
  | AttributeExpectation
  | LogExpectation;

/** The name of an expectation. */
export type ExpectationWord = Expectation["word"];

/** Those that use the device in any way. */
export const everyUser = {
  /**
   * R5: SIGKILL ends every one of them.
   *
   * @example
   * ```ts
   * everyUser.canBeKilled();
   * ```
   */
  canBeKilled: (): Expectation => ({ word: "everyUser.canBeKilled" }),
  /**
   * Nothing happened to them: no signal, all pages still mapped, loads, stores
   * and system calls work.
   *
   * @example
   * ```ts
   * everyUser.isUnaffected();
   * ```
   */
  isUnaffected: (options: AboutUser = {}): Expectation => ({
    word: "everyUser.isUnaffected",
    ...options,
  }),
};

/** Those that have a page of the device mapped. */
export const everyMapper = {
  /**
   * R2: each is sent the signal at least once, with the address of its mapping.
   *
   * @example
   * ```ts
   * everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AO" });
   * ```
   */
  gets: (options: Omit<SignalExpectation, "word">): Expectation => ({
    word: "everyMapper.gets",
    ...options,
  }),
  /**
   * It waits for each of them, stopped or blocked, when the device is gone.
   *
   * @example
   * ```ts
   * everyMapper.hasPending({ signal: "SIGBUS", who: "stopped" });
   * ```
   */
  hasPending: (options: Omit<FateExpectation, "word">): Expectation => ({
    word: "everyMapper.hasPending",
    ...options,
  }),
  /**
   * No process ends by the removal, whatever it was sent.
   *
   * @example
   * ```ts
   * everyMapper.livesOn({ who: "ignoring" });
   * ```
   */
  livesOn: (options: AboutUser = {}): Expectation => ({
    word: "everyMapper.livesOn",
    ...options,
  }),
  /**
   * The removal ends every process, by this signal.
   *
   * @example
   * ```ts
   * everyMapper.isKilledBy({ signal: "SIGBUS", who: "plain" });
   * ```
   */
  isKilledBy: (options: Omit<FateExpectation, "word">): Expectation => ({
    word: "everyMapper.isKilledBy",
    ...options,
  }),
  /**
   * A load from its mapping, after the removal, ends every process by this
   * signal: one that it ignores or blocks is forced on it.
   *
   * @example
   * ```ts
   * everyMapper.diesOfAccess({ signal: "SIGBUS", who: "ignoring" });
   * ```
   */
  diesOfAccess: (options: Omit<FateExpectation, "word">): Expectation => ({
    word: "everyMapper.diesOfAccess",
    ...options,
  }),
};

/** No process at all. */
export const nobody = {
  /**
   * No signal reaches a process until it touches a mapping.
   *
   * @example
   * ```ts
   * nobody.isSignalled({ who: "copiers" });
   * ```
   */
  isSignalled: (options: AboutUser = {}): Expectation => ({
    word: "nobody.isSignalled",
    ...options,
  }),
};

/** Mappings made before the removal. */
export const mappings = {
  /**
   * R3: mincore() shows nothing, a load or store only raises SIGBUS (BUS_ADRERR).
   *
   * @example
   * ```ts
   * mappings.areGone();
   * ```
   */
  areGone: (options: AboutUser = {}): Expectation => ({
    word: "mappings.areGone",
    ...options,
  }),
  /**
   * mincore() shows every page and each load works: those of RAM, and those of
   * a device that is still there. A store need not work.
   *
   * @example
   * ```ts
   * mappings.stayValid({ who: "reader" });
   * ```
   */
  stayValid: (options: AboutUser = {}): Expectation => ({
    word: "mappings.stayValid",
    ...options,
  }),
  /**
   * A store raises SIGBUS (BUS_ADRERR) and writes nothing, even where loads
   * work: what it would change could not reach the device.
   *
   * @example
   * ```ts
   * mappings.refuseStores();
   * ```
   */
  refuseStores: (options: AboutUser = {}): Expectation => ({
    word: "mappings.refuseStores",
    ...options,
  }),
  /**
   * A mapping of the character device does not come back to life once a driver
   * is bound to its memory: a load or store only raises SIGBUS (BUS_ADRERR).
   *
   * @example
   * ```ts
   * mappings.stayGone({ boundTo: "kmem" });
   * ```
   */
  stayGone: (options: Omit<StayGoneExpectation, "word">): Expectation => ({
    word: "mappings.stayGone",
    ...options,
  }),
};

/** The write to `unbind`. */
export const removal = {
  /**
   * R1: it returns within the bound that {@linkcode unbind} sets.
   *
   * @example
   * ```ts
   * removal.returns();
   * ```
   */
  returns: (): Expectation => ({ word: "removal.returns" }),
  /**
   * It fails with this errno, and the device stays as it was: a module that is
   * in use cannot be unloaded.
   *
   * @example
   * ```ts
   * removal.isRefused({ errno: ["EAGAIN", "EBUSY"] });
   * ```
   */
  isRefused: (options: Omit<RemovalRefusal, "word">): Expectation => ({
    word: "removal.isRefused",
    ...options,
  }),
};

/** fsstress, fsx or what stands in for them. */
export const workload = {
  /**
   * It was running when the device went, and it ends: by an error, a signal, or a kill.
   *
   * @example
   * ```ts
   * workload.ends();
   * ```
   */
  ends: (): Expectation => ({ word: "workload.ends" }),
};

/** Cores that processes dump while the device goes. */
export const cores = {
  /**
   * Each dump comes to an end, and is no larger than what was mapped.
   *
   * @example
   * ```ts
   * cores.areBounded();
   * ```
   */
  areBounded: (options: AboutUser = {}): Expectation => ({
    word: "cores.areBounded",
    ...options,
  }),
};

/** Reads of the memory of a process that has files mapped, by another one. */
export const memoryReads = {
  /**
   * After the removal each read fails. Up to then they may work, but never give
   * anything else than what was there before.
   *
   * @example
   * ```ts
   * memoryReads.failWith({ errno: ["EFAULT", "EIO"] });
   * ```
   */
  failWith: (options: Omit<ReadExpectation, "word">): Expectation => ({
    word: "memoryReads.failWith",
    ...options,
  }),
};

/** userfaultfd(2) and mappings of the device's pages. */
export const userfaultfd = {
  /**
   * It takes no such mapping, in the mode in which one tried to register it.
   *
   * @example
   * ```ts
   * userfaultfd.refusesWith({ errno: "EINVAL" });
   * ```
   */
  refusesWith: (
    options: Omit<RegistrationExpectation, "word">,
  ): Expectation => ({
    word: "userfaultfd.refusesWith",
    ...options,
  }),
};

/** System calls on files that were open at the removal. */
export const systemCalls = {
  /**
   * R4: read, write, fsync and the like fail with this errno.
   *
   * @example
   * ```ts
   * systemCalls.failWith({ errno: "EIO" });
   * ```
   */
  failWith: (options: Omit<CallExpectation, "word">): Expectation => ({
    word: "systemCalls.failWith",
    ...options,
  }),
};

/** The filesystem on the device. */
export const filesystem = {
  /**
   * No file can be made on it, with EIO, until it is mounted anew; and the
   * kernel's log tells why, if that is said.
   *
   * @example
   * ```ts
   * filesystem.isShutDown({ by: "SHUTDOWN_DEVICE_REMOVED" });
   * ```
   */
  isShutDown: (
    options: Omit<ShutdownExpectation, "word"> = {},
  ): Expectation => ({ word: "filesystem.isShutDown", ...options }),
  /**
   * R5: umount works once its users are gone.
   *
   * @example
   * ```ts
   * filesystem.unmounts();
   * ```
   */
  unmounts: (): Expectation => ({ word: "filesystem.unmounts" }),
  /**
   * R7: after the rebind it mounts, log recovery included.
   *
   * @example
   * ```ts
   * filesystem.mountsAgain();
   * ```
   */
  mountsAgain: (): Expectation => ({ word: "filesystem.mountsAgain" }),
  /**
   * R7: its checker finds nothing (`xfs_repair -n`, `e2fsck -fn`).
   *
   * @example
   * ```ts
   * filesystem.isConsistent();
   * ```
   */
  isConsistent: (): Expectation => ({ word: "filesystem.isConsistent" }),
  /**
   * Where the device cannot do DAX, a mount with `dax=always` fails, or the
   * kernel turns DAX off: no file has STATX_ATTR_DAX.
   *
   * @example
   * ```ts
   * filesystem.hasNoDax();
   * ```
   */
  hasNoDax: (): Expectation => ({ word: "filesystem.hasNoDax" }),
};

/** The device itself. */
export const device = {
  /**
   * R7: the driver binds again, and the device node is back.
   *
   * @example
   * ```ts
   * device.bindsAgain();
   * ```
   */
  bindsAgain: (): Expectation => ({ word: "device.bindsAgain" }),
  /**
   * A write to the driver's `bind` fails, and binds nothing.
   *
   * @example
   * ```ts
   * device.refusesDriver({ driver: "device_dax", errno: "EBUSY" });
   * ```
   */
  refusesDriver: (options: Omit<RefusalExpectation, "word">): Expectation => ({
    word: "device.refusesDriver",
    ...options,
  }),
  /**
   * A device-dax instance is gone from sysfs, and so is its node in /dev.
   *
   * @example
   * ```ts
   * device.isUnregistered();
   * ```
   */
  isUnregistered: (): Expectation => ({ word: "device.isUnregistered" }),
  /**
   * mmap() of a descriptor from before fails, and so does open() of the node or
   * mmap() of what that returns.
   *
   * @example
   * ```ts
   * device.cannotBeMapped({ errno: ["ENXIO", "ENOENT"] });
   * ```
   */
  cannotBeMapped: (
    options: Omit<DeviceCallExpectation, "word">,
  ): Expectation => ({ word: "device.cannotBeMapped", ...options }),
};

/** Those who use the {@linkcode neighbour}. */
export const neighbours = {
  /**
   * None is signalled, loads return what was there and stores work, no system
   * call fails, and what is on the neighbour is intact.
   *
   * @example
   * ```ts
   * neighbours.areUnaffected();
   * ```
   */
  areUnaffected: (): Expectation => ({ word: "neighbours.areUnaffected" }),
};

/** The driver of the device. */
export const driver = {
  /**
   * A write to its `bind` fails with this errno, and binds nothing.
   *
   * @example
   * ```ts
   * driver.refusesToBind({ device: "namespace", errno: "ENXIO" });
   * ```
   */
  refusesToBind: (options: Omit<BindExpectation, "word">): Expectation => ({
    word: "driver.refusesToBind",
    ...options,
  }),
  /**
   * Before the removal, a name that no device has is refused by `unbind` and by
   * `bind`.
   *
   * @example
   * ```ts
   * driver.refusesUnknown({ errno: "ENODEV" });
   * ```
   */
  refusesUnknown: (
    options: Omit<AttributeExpectation, "word">,
  ): Expectation => ({ word: "driver.refusesUnknown", ...options }),
  /**
   * After the removal, a second `unbind` of the device is refused.
   *
   * @example
   * ```ts
   * driver.unbindsOnce({ errno: "ENODEV" });
   * ```
   */
  unbindsOnce: (options: Omit<AttributeExpectation, "word">): Expectation => ({
    word: "driver.unbindsOnce",
    ...options,
  }),
  /**
   * When the device is bound again, a second `bind` is refused.
   *
   * @example
   * ```ts
   * driver.bindsOnce({ errno: "EBUSY" });
   * ```
   */
  bindsOnce: (options: Omit<AttributeExpectation, "word">): Expectation => ({
    word: "driver.bindsOnce",
    ...options,
  }),
};

/** Memory of a device that was System RAM when it went. */
export const memory = {
  /**
   * Its blocks are still online and count in MemTotal, its users have it and
   * find in it what they store.
   *
   * @example
   * ```ts
   * memory.staysInUse();
   * ```
   */
  staysInUse: (): Expectation => ({ word: "memory.staysInUse" }),
  /**
   * Its blocks are gone and MemTotal is what it was before the hot-plug; its
   * users have other memory with what they stored.
   *
   * @example
   * ```ts
   * memory.isRemoved();
   * ```
   */
  isRemoved: (): Expectation => ({ word: "memory.isRemoved" }),
};

/** What was written before the removal. */
export const data = {
  /**
   * R7: it reads back unchanged after the rebind.
   *
   * @example
   * ```ts
   * data.isIntact();
   * ```
   */
  isIntact: (): Expectation => ({ word: "data.isIntact" }),
};

/** The kernel's log from the start of the test on. */
export const kernelLog = {
  /**
   * R6: no warning, oops, bug, stall or hung task, and the taint did not change.
   *
   * @example
   * ```ts
   * kernelLog.isClean();
   * ```
   */
  isClean: (): Expectation => ({ word: "kernelLog.isClean" }),
  /**
   * Some line has this text.
   *
   * @example
   * ```ts
   * kernelLog.has({ text: "Device is about to be removed!" });
   * ```
   */
  has: (options: Omit<LogExpectation, "word">): Expectation => ({
    word: "kernelLog.has",
    ...options,
  }),
  /**
   * No line has this text.
   *
   * @example
   * ```ts
   * kernelLog.lacks({ text: "Conflicting mapping in same section" });
   * ```
   */
  lacks: (options: Omit<LogExpectation, "word">): Expectation => ({
    word: "kernelLog.lacks",
    ...options,
  }),
  /**
   * A line that has this text is no fault, whatever else
   * {@linkcode kernelLog} asks for.
   *
   * @example
   * ```ts
   * kernelLog.mayHave({ text: "filesystem is not ready for notify_failure()!" });
   * ```
   */
  mayHave: (options: Omit<LogExpectation, "word">): Expectation => ({
    word: "kernelLog.mayHave",
    ...options,
  }),
};

/** A loop device on one of the files. */
export const loop = {
  /**
   * Direct reads and writes of it fail with this errno.
   *
   * @example
   * ```ts
   * loop.failsWith({ errno: "EIO" });
   * ```
   */
  failsWith: (options: Omit<LayerExpectation, "word">): Expectation => ({
    word: "loop.failsWith",
    ...options,
  }),
};

/** A mount of overlayfs above the filesystem. */
export const overlayfs = {
  /**
   * No file can be made on it, with this errno.
   *
   * @example
   * ```ts
   * overlayfs.failsWith({ errno: "EIO" });
   * ```
   */
  failsWith: (options: Omit<LayerExpectation, "word">): Expectation => ({
    word: "overlayfs.failsWith",
    ...options,
  }),
};

/** A swap area in one of the files. */
export const swap = {
  /**
   * swapoff works, whatever has become of what was swapped out to it.
   *
   * @example
   * ```ts
   * swap.turnsOff();
   * ```
   */
  turnsOff: (): Expectation => ({ word: "swap.turnsOff" }),
};

/** A second removal in the same boot. */
export const secondRemoval = {
  /**
   * R8: every promise of the first holds again.
   *
   * @example
   * ```ts
   * secondRemoval.isAlike();
   * ```
   */
  isAlike: (): Expectation => ({ word: "secondRemoval.isAlike" }),
};

/** What the removal took and must give back. */
export const nothing = {
  /**
   * R8: module references, resources and superblocks are as before.
   *
   * @example
   * ```ts
   * nothing.leaks();
   * ```
   */
  leaks: (): Expectation => ({ word: "nothing.leaks" }),
};

/**
 * R1 to R8 for mapped files, in one word: `removal.returns`,
 * `everyMapper.gets` SIGBUS with BUS_MCEERR_AO, `mappings.areGone`,
 * `systemCalls.failWith` EIO, `everyUser.canBeKilled`, `filesystem.unmounts`,
 * `kernelLog.isClean`, `device.bindsAgain`, `filesystem.mountsAgain`,
 * `data.isIntact`, `filesystem.isConsistent`, `secondRemoval.isAlike` and
 * `nothing.leaks`.
 *
 * @example
 * ```ts
 * commonPromises();
 * ```
 */
export function commonPromises(): Expectation {
  return { word: "commonPromises" };
}
