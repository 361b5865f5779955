/** The words for files in numbers, and for files that share extents. */

/** What {@linkcode fileSet} takes. */
export interface FileSetOptions {
  /** How many files there are. */
  files: number;
  /** How many extents each has, a block each with a hole behind it. */
  extents: number;
  /** How many of them had all their blocks faulted in once, by nobody mapped now. */
  inCore: number;
}

/** Many fragmented files, some of them in core when the device goes. */
export interface FileSet extends FileSetOptions {
  word: "fileSet";
}

/** What {@linkcode cowFaults} takes. */
export interface CowFaultsOptions {
  /** How many processes do so, each with files of its own. */
  processes: number;
  /** Size of each file in KiB, a multiple of 4. */
  sizeKiB: number;
}

/** Write faults on shared extents, one after the other. */
export interface CowFaults extends CowFaultsOptions {
  word: "cowFaults";
}

/**
 * Many fragmented files. Those in core were mapped and touched, so that the
 * page cache has entries for their pages; those that are not in core need
 * nothing when the device goes.
 *
 * @example
 * ```ts
 * fileSet({ files: 10000, extents: 4, inCore: 5000 });
 * ```
 */
export function fileSet(options: FileSetOptions): FileSet {
  return { word: "fileSet", ...options };
}

/**
 * Processes that make a reflink copy of a file (FICLONE), write to some of its
 * pages through a shared mapping, and begin anew: every write fault copies a
 * shared extent by way of the CoW fork, which has staging extents left over.
 *
 * @example
 * ```ts
 * cowFaults({ processes: 2, sizeKiB: 1024 });
 * ```
 */
export function cowFaults(options: CowFaultsOptions): CowFaults {
  return { word: "cowFaults", ...options };
}
