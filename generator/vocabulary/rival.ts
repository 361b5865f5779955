/** The words for what wants the same locks, filesystem or device as the removal. */

import type { ActivityOptions } from "./activity_options.ts";
import type { FsdaxDevice } from "./device.ts";
import type { Filesystem } from "./filesystem.ts";
import type { FileUser } from "./user.ts";

/** What {@linkcode freezer} takes. */
export interface FreezerOptions extends ActivityOptions {
  /** What freezes the filesystem. */
  by:
    /** The ioctl, for userspace. */
    | "FIFREEZE"
    /** The device-mapper device, which freezes the filesystem on it. */
    | "dmsetup suspend"
    /** For the kernel: the scrubber of XFS's counters. */
    | "xfs_scrub"
    /** Suspend to RAM. */
    | "suspend"
    /** Suspend to disk. */
    | "hibernate";
  /**
   * Whether it thaws and freezes again all the time; frozen once, and not
   * thawed by who froze it before the removal has returned, when absent.
   */
  loop?: boolean;
}

/** Somebody who has the filesystem frozen. */
export interface Freezer extends FreezerOptions {
  word: "freezer";
}

/** What {@linkcode mounter} takes. */
export interface MounterOptions extends ActivityOptions {
  /** The calls, in turn. */
  calls: ("mount" | "umount")[];
  /** Whether it goes on all the time; each call is made once when absent. */
  loop?: boolean;
}

/** Somebody who mounts or unmounts the filesystem. */
export interface Mounter extends MounterOptions {
  word: "mounter";
}

/** What {@linkcode contender} takes. */
export interface ContenderOptions extends ActivityOptions {
  /** What it does to the same device, in turn. */
  does: (
    | "unbind"
    | "bind"
    /** Unbinds the region that the device is of. */
    | "unbind region"
    | "bind region"
    | "ndctl create-namespace"
    | "ndctl destroy-namespace"
  )[];
  /** Whether it goes on all the time; each is done once when absent. */
  loop?: boolean;
}

/** Somebody else who removes the device, or brings it back. */
export interface Contender extends ContenderOptions {
  word: "contender";
}

/** What {@linkcode fileChanger} takes. */
export interface FileChangerOptions extends ActivityOptions {
  /** The calls, in turn: all of them change where a file's data is. */
  calls: (
    | "ftruncate"
    | "FALLOC_FL_PUNCH_HOLE"
    | "FALLOC_FL_COLLAPSE_RANGE"
    | "FICLONE"
    | "XFS_IOC_EXCHANGE_RANGE"
    | "XFS_IOC_FSGROWFSDATA"
  )[];
  /**
   * The users whose files they are on, by the name of those; a file of its own
   * when absent.
   */
  filesOf?: string;
  /** Whether it goes on all the time; each call is made once when absent. */
  loop?: boolean;
}

/** Somebody who changes the layout of files. */
export interface FileChanger extends FileChangerOptions {
  word: "fileChanger";
}

/** What {@linkcode evictor} takes. */
export interface EvictorOptions extends ActivityOptions {
  /** What makes the kernel give up inodes, all the time. */
  by:
    /** Writes of 2 to /proc/sys/vm/drop_caches. */
    | "drop_caches"
    /** Processes that want more memory than there is. */
    | "memory pressure";
}

/** Something that has inodes evicted. */
export interface Evictor extends EvictorOptions {
  word: "evictor";
}

/** What {@linkcode otherRemoval} takes. */
export interface OtherRemovalOptions extends ActivityOptions {
  /** The other device, in another region. */
  device: FsdaxDevice;
  /** What is on it. */
  filesystem: Filesystem;
  /** Who uses that. */
  users: FileUser[];
}

/** Another device that is removed at the same time. */
export interface OtherRemoval extends OtherRemovalOptions {
  word: "otherRemoval";
}

/**
 * Somebody who has the filesystem frozen, or freezes and thaws it all the time:
 * the removal wants to freeze it too.
 *
 * @example
 * ```ts
 * freezer({ by: "FIFREEZE", loop: true });
 * ```
 */
export function freezer(options: FreezerOptions): Freezer {
  return { word: "freezer", ...options };
}

/**
 * Somebody who mounts or unmounts the filesystem: it takes itself off the DAX
 * device while the removal looks for it there.
 *
 * @example
 * ```ts
 * mounter({ calls: ["umount"], leadMilliseconds: 10 });
 * ```
 */
export function mounter(options: MounterOptions): Mounter {
  return { word: "mounter", ...options };
}

/**
 * Somebody else who removes the same device, or brings it back.
 *
 * @example
 * ```ts
 * contender({ does: ["unbind"] });
 * ```
 */
export function contender(options: ContenderOptions): Contender {
  return { word: "contender", ...options };
}

/**
 * Somebody who changes the layout of files, which takes the locks of inodes
 * and waits for pages that are pinned.
 *
 * @example
 * ```ts
 * fileChanger({ calls: ["FALLOC_FL_PUNCH_HOLE"], loop: true });
 * ```
 */
export function fileChanger(options: FileChangerOptions): FileChanger {
  return { word: "fileChanger", ...options };
}

/**
 * Something that has the inodes of the filesystem evicted from memory.
 *
 * @example
 * ```ts
 * evictor({ by: "drop_caches" });
 * ```
 */
export function evictor(options: EvictorOptions): Evictor {
  return { word: "evictor", ...options };
}

/**
 * Another device, with a filesystem of its own, that is unbound at the same
 * time.
 *
 * @example
 * ```ts
 * otherRemoval({
 *   device: fsdax({ sizeMiB: 512 }),
 *   filesystem: ext4({ mount: { dax: "always" } }),
 *   users: [openFiles({ processes: 1, files: 1, sizeKiB: 64 })],
 * });
 * ```
 */
export function otherRemoval(options: OtherRemovalOptions): OtherRemoval {
  return { word: "otherRemoval", ...options };
}
