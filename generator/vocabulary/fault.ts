/** The words for what is broken before the device goes. */

/** What is on the part of a device that a fault hits. */
export type FaultPlace =
  /** A file of a user. */
  | "data"
  /** The first page of an allocation group. */
  | "metadata"
  /** The filesystem's log, on whichever device that is. */
  | "log"
  /** Behind the end of the log, on a device that has nothing else. */
  | "beyond the log"
  /** Behind the end of the filesystem. */
  | "outside the filesystem"
  /** Where a pfn device has its struct pages. */
  | "struct pages";

/** What {@linkcode mediaError} takes. */
export interface MediaErrorOptions {
  /** How the driver hears of it. */
  by:
    /** A write of sectors to the block device's list, which needs no hardware. */
    | "badblocks"
    /** Injected into an NVDIMM, and found by `ndctl start-scrub`. */
    | "ndctl inject-error";
  /** What the sectors have. */
  of: FaultPlace;
  /** How many sectors of 512 bytes. */
  sectors: number;
}

/** Sectors that cannot be read. */
export interface MediaError extends MediaErrorOptions {
  word: "mediaError";
}

/** What {@linkcode poison} takes. */
export interface PoisonOptions {
  /** How the kernel comes to hear of it. */
  by:
    /** madvise() of a process on a page that it has mapped. */
    | "MADV_HWPOISON"
    /** A pfn written to debugfs, by hwpoison_inject. */
    | "corrupt-pfn"
    /** A physical address written to sysfs. */
    | "hard_offline_page"
    /** A machine check that mce-inject makes up. */
    | "mce-inject"
    /** An error of memory that the firmware makes, by ACPI's EINJ. */
    | "einj";
  /** What the pages have. */
  of: FaultPlace;
  /** How many pages; one when absent. */
  pages?: number;
}

/** Pages that memory_failure() was called for. */
export interface Poison extends PoisonOptions {
  word: "poison";
}

/** What {@linkcode goingDown} takes. */
export interface GoingDownOptions {
  /** The ioctl's flag: what becomes of the log. */
  flag:
    | "XFS_FSOP_GOING_FLAGS_DEFAULT"
    | "XFS_FSOP_GOING_FLAGS_LOGFLUSH"
    | "XFS_FSOP_GOING_FLAGS_NOLOGFLUSH";
}

/** A filesystem that is shut down already. */
export interface GoingDown extends GoingDownOptions {
  word: "goingDown";
}

/** What {@linkcode errorTag} takes. */
export interface ErrorTagOptions {
  /** The tag's name in /sys/fs/xfs/DISK/errortag. */
  tag:
    /** The header of an allocation group cannot be read. */
    | "readagf"
    /** The same for its inodes. */
    | "readagi"
    /** Buffers cannot be written. */
    | "buf_ioerror";
  /** It hits once in so many times. */
  frequency: number;
}

/** Errors that a debugging XFS makes up. */
export interface ErrorTag extends ErrorTagOptions {
  word: "errorTag";
}

/** Something that is broken, or said to be, before the device goes. */
export type Fault = ErrorTag | GoingDown | MediaError | Poison;

/**
 * Sectors of the device that cannot be read.
 *
 * @example
 * ```ts
 * mediaError({ by: "badblocks", of: "data", sectors: 8 });
 * ```
 */
export function mediaError(options: MediaErrorOptions): MediaError {
  return { word: "mediaError", ...options };
}

/**
 * Pages of the device for which memory_failure() is called, while files are
 * mapped.
 *
 * @example
 * ```ts
 * poison({ by: "corrupt-pfn", of: "metadata" });
 * ```
 */
export function poison(options: PoisonOptions): Poison {
  return { word: "poison", ...options };
}

/**
 * XFS_IOC_GOINGDOWN, or what ext4 has of the same kind: the filesystem is shut
 * down, with its users still there.
 *
 * @example
 * ```ts
 * goingDown({ flag: "XFS_FSOP_GOING_FLAGS_NOLOGFLUSH" });
 * ```
 */
export function goingDown(options: GoingDownOptions): GoingDown {
  return { word: "goingDown", ...options };
}

/**
 * Errors in the midst of XFS, from the kernel's option XFS_DEBUG.
 *
 * @example
 * ```ts
 * errorTag({ tag: "readagf", frequency: 1 });
 * ```
 */
export function errorTag(options: ErrorTagOptions): ErrorTag {
  return { word: "errorTag", ...options };
}
