/** How files are mapped: what {@linkcode mapping} takes of that. */

/** mmap() flags that a mapping may ask for. */
export type MapFlag =
  | "MAP_SHARED"
  | "MAP_PRIVATE"
  | "MAP_SYNC"
  | "MAP_POPULATE"
  | "MAP_LOCKED";

/** What is behind the pages of a file. */
export type Blocks = "written" | "unwritten" | "hole";

/** What {@linkcode mapping} takes of how files are mapped. */
export interface MapOptions {
  /** The users whose files they map, by the name of those; their own when absent. */
  filesOf?: string;
  /**
   * What is behind the pages of the files when they are mapped:
   * - `written`: blocks with data, also when absent
   * - `unwritten`: blocks that fallocate() has reserved
   * - `hole`: nothing, a write fault allocates
   *
   * Loads from the last two find the zero page, no page of the device.
   */
  blocks?: Blocks;
  /** Whether a mapping that is only read has PROT_WRITE as well. */
  writable?: boolean;
  /** Every how many pages one is touched; all are when absent. */
  stride?: number;
  /** How often each process maps each file; once when absent. */
  times?: number;
  /** By what the pages have to be mapped: PTEs when absent. */
  pages?: "PTE" | "PMD";
  /** How the mapping is locked, with mlock2() for MLOCK_ONFAULT. */
  lock?: "mlock" | "MLOCK_ONFAULT";
  /** What becomes of a mapping that was touched. */
  change?: "mremap" | "PROT_NONE" | "MADV_DONTFORK";
  /**
   * How the processes but the first come to have its mappings: by fork(), or
   * with its memory, by clone(CLONE_VM). Each makes its own when absent.
   */
  inherit?: "fork" | "CLONE_VM";
  /** How many of the processes touch the pages; all when absent. */
  touchedBy?: number;
  /** Whether the files are unlinked once they are mapped. */
  unlinked?: boolean;
}
