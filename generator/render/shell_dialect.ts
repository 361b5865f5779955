/** What the shell of the two houses says in words of its own. */

import type { Filesystem } from "../vocabulary/scenario.ts";

/** How a house has filesystems made, mounted and checked. */
export interface ShellDialect {
  /** Where the filesystem is mounted, as in double quotes: `$DAX_MNT`. */
  mountPoint: string;
  /** The command that makes it, and its words. */
  make(filesystem: Filesystem): [command: string, ...words: string[]];
  /** What `dax_mount` takes. */
  mount(filesystem: Filesystem): string;
  /** What it takes while the users' files are made. */
  mountForFiles(filesystem: Filesystem): string;
  /** What it takes where DAX is asked for. */
  mountWithDax(filesystem: Filesystem): string;
  /** The command that looks whether it is consistent. */
  check(filesystem: Filesystem): string;
}
