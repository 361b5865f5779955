/** The shell commands of a filesystem. */

import type { Filesystem } from "../vocabulary/scenario.ts";

/** What `dax_mkfs` takes. */
export function mkfsArguments(filesystem: Filesystem): string {
  switch (filesystem.word) {
    case "xfs": {
      const { rmapbt, reflink } = filesystem.mkfs;
      return `xfs -f -q -m rmapbt=${Number(rmapbt)},reflink=${Number(reflink)}`;
    }
    case "ext4":
      return "ext4 -F -q -b 4096";
  }
}

/** What `dax_mount` takes. */
export function mountArguments(filesystem: Filesystem): string {
  return `${filesystem.word} dax=${filesystem.mount.dax}`;
}

/** What `dax_is_consistent` takes. */
export function checkArguments(filesystem: Filesystem): string {
  switch (filesystem.word) {
    case "xfs":
      return "xfs_repair -n";
    case "ext4":
      return "e2fsck -fn";
  }
}

/**
 * Whether files bypass the page cache. With dax=inode they do not, as they do
 * not have the flag that it asks for.
 */
export function hasDax(filesystem: Filesystem): boolean {
  return filesystem.mount.dax === "always";
}
