/** The words for what is on a file of the filesystem, or above all of it. */

/** What {@linkcode loopDevice} and {@linkcode swapFile} take. */
export interface BackingFileOptions {
  /** Size of the file below it in MiB. */
  sizeMiB: number;
}

/** A loop device on a file. */
export interface LoopDevice extends BackingFileOptions {
  word: "loopDevice";
}

/** A swap area in a file. */
export interface SwapFile extends BackingFileOptions {
  word: "swapFile";
}

/** A mount of overlayfs. */
export interface Overlay {
  word: "overlay";
  /** Which of its directories is on the filesystem. */
  directory: "upper";
}

/**
 * A loop device on a file, whose I/O goes through the file's system calls.
 *
 * @example
 * ```ts
 * loopDevice({ sizeMiB: 16 });
 * ```
 */
export function loopDevice(options: BackingFileOptions): LoopDevice {
  return { word: "loopDevice", ...options };
}

/**
 * A swap area in a file, with pages of a process swapped out to it. swapon
 * refuses a file that has DAX, as it has no page cache to read from.
 *
 * @example
 * ```ts
 * swapFile({ sizeMiB: 16 });
 * ```
 */
export function swapFile(options: BackingFileOptions): SwapFile {
  return { word: "swapFile", ...options };
}

/**
 * A mount of overlayfs with its upper directory, where all that is written
 * goes, on the filesystem.
 *
 * @example
 * ```ts
 * overlay({ directory: "upper" });
 * ```
 */
export function overlay(options: Omit<Overlay, "word">): Overlay {
  return { word: "overlay", ...options };
}
