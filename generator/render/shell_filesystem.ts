/** The shell commands of a filesystem. */

import type { Filesystem } from "../vocabulary/scenario.ts";

/** What `dax_mkfs` takes, or `dax_mkfs_of_files` where files are made first. */
export function mkfsArguments(filesystem: Filesystem): string {
  switch (filesystem.word) {
    case "xfs": {
      const { rmapbt, reflink } = filesystem.mkfs;
      return `xfs -f -q -m rmapbt=${Number(rmapbt)},reflink=${Number(reflink)}`;
    }
    case "ext4":
    case "ext2":
      return `${filesystem.word} -F -q -b 4096`;
    case "erofs":
      // What is packed into the inode has no page of its own on the device.
      return "erofs -E noinline_data";
  }
}

/** Whether the filesystem is made of files that are there before it. */
export function isMadeOfFiles(filesystem: Filesystem): boolean {
  return filesystem.word === "erofs";
}

/** What `dax_mount` takes. */
export function mountArguments(filesystem: Filesystem): string {
  return `${filesystem.word} ${mountOptions(filesystem)}`;
}

/** What `dax_mount` takes while the users' files are made. */
export function mountArgumentsForFiles(filesystem: Filesystem): string {
  if (filesystem.word !== "xfs") return mountArguments(filesystem);
  const { flags: _, ...mount } = filesystem.mount;
  return mountArguments({ ...filesystem, mount });
}

function mountOptions(filesystem: Filesystem): string {
  switch (filesystem.word) {
    case "xfs": {
      const { dax, flags = [] } = filesystem.mount;
      return [`dax=${dax}`, ...flags].join();
    }
    case "ext2":
      return filesystem.mount.dax === "always" ? "dax" : "defaults";
    case "ext4":
    case "erofs":
      return `dax=${filesystem.mount.dax}`;
  }
}

/** What `dax_is_consistent` takes. */
export function checkArguments(filesystem: Filesystem): string {
  switch (filesystem.word) {
    case "xfs":
      return "xfs_repair -n";
    case "ext4":
    case "ext2":
      return "e2fsck -fn";
    case "erofs":
      return "fsck.erofs";
  }
}

/**
 * Whether files bypass the page cache. With dax=inode they do not, as they do
 * not have the flag that it asks for.
 */
export function hasDax(filesystem: Filesystem): boolean {
  return filesystem.mount.dax === "always";
}

/** Whether nothing can be written to the users' files. */
export function isReadOnly(filesystem: Filesystem): boolean {
  return filesystem.word === "erofs" ||
    filesystem.word === "xfs" &&
      (filesystem.mount.flags ?? []).includes("ro");
}
