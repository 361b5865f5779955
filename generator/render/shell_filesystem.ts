/** The shell commands of a filesystem, as the selftests have them. */

import type { Filesystem, Xfs } from "../vocabulary/scenario.ts";
import type { ShellDialect } from "./shell_dialect.ts";

/** How the selftests have filesystems made, mounted and checked. */
export const SELFTESTS_DIALECT: ShellDialect = {
  mountPoint: "$DAX_MNT",
  make: (filesystem) => [
    isMadeOfFiles(filesystem) ? "dax_mkfs_of_files" : "dax_mkfs",
    ...mkfsArguments(filesystem),
  ],
  mount: mountArguments,
  mountForFiles: (filesystem) => mountArguments(withoutFlags(filesystem)),
  mountWithDax: ({ word }) => `${word} dax=always`,
  check: (filesystem) => `dax_is_consistent ${checkArguments(filesystem)}`,
};

function mkfsArguments(filesystem: Filesystem): string[] {
  switch (filesystem.word) {
    case "xfs":
      return mkfsXfsArguments(filesystem);
    case "ext4":
    case "ext2":
      return [filesystem.word, "-F", "-q", '-b "$(getconf PAGESIZE)"'];
    case "erofs":
      // What is packed into the inode has no page of its own on the device.
      return [
        ...["erofs", "-E noinline_data"],
        ...(filesystem.blob === undefined
          ? []
          : ["--chunksize=4096", `--blobdev=${OTHER_DISK}`]),
      ];
  }
}

/** Options of mkfs that not all versions have, in the words of its usage. */
export function requiredMkfsOptions(filesystem: Filesystem): string[] {
  if (filesystem.word !== "xfs") return [];
  const { metadir, zoned } = filesystem.mkfs;
  return [
    ...(metadir ? ["xfs metadir"] : []),
    ...(zoned ? ["xfs zoned"] : []),
  ];
}

/** The disk of the filesystem's log or realtime section. */
const OTHER_DISK = '"/dev/$DAX_DISK2"';

function mkfsXfsArguments({ mkfs, log, realtime }: Xfs): string[] {
  return [
    ...["xfs", "-f", "-q"],
    ...mkfsXfsOptions(mkfs),
    ...(log === undefined ? [] : [`-l logdev=${OTHER_DISK}`]),
    ...(realtime === undefined
      ? []
      : [INHERIT, `-r rtdev=${OTHER_DISK}${mkfs.zoned ? `,${ZONED}` : ""}`]),
  ];
}

/** With it all files inherit from the root directory that they are realtime. */
export const INHERIT = "-d rtinherit=1";

/** Five zones at the least, and those of emulated devices are as one likes. */
export const ZONED = "zoned=1,rgsize=64m";

/** What mkfs.xfs is told that is about no second device. */
export function mkfsXfsOptions(mkfs: Xfs["mkfs"]): string[] {
  const metadata = [
    `rmapbt=${Number(mkfs.rmapbt)}`,
    `reflink=${Number(mkfs.reflink)}`,
    ...(mkfs.metadir === undefined ? [] : [`metadir=${Number(mkfs.metadir)}`]),
  ];
  return [
    `-m ${metadata.join()}`,
    // For stripes mkfs makes more groups, too small for a log.
    ...(mkfs.stripeKiB === undefined
      ? []
      : [`-d su=${mkfs.stripeKiB}k,sw=1,agcount=4`]),
    // In blocks of the filesystem.
    ...(mkfs.extentHintKiB === undefined
      ? []
      : [`-d extszinherit=${mkfs.extentHintKiB / 4}`]),
  ];
}

/** Whether the filesystem is made of files that are there before it. */
export function isMadeOfFiles(filesystem: Filesystem): boolean {
  return filesystem.word === "erofs";
}

function mountArguments(filesystem: Filesystem): string {
  return `${filesystem.word} ${mountOptions(filesystem)}`;
}

/** A filesystem on which files can be made. */
export function withoutFlags(filesystem: Filesystem): Filesystem {
  if (filesystem.word !== "xfs") return filesystem;
  const { flags: _, ...mount } = filesystem.mount;
  return { ...filesystem, mount };
}

function mountOptions(filesystem: Filesystem): string {
  switch (filesystem.word) {
    case "xfs": {
      const { mount: { dax, flags = [] }, log, realtime } = filesystem;
      return [
        `dax=${dax}`,
        ...flags,
        ...(log === undefined ? [] : [`logdev=${OTHER_DISK}`]),
        ...(realtime === undefined ? [] : [`rtdev=${OTHER_DISK}`]),
      ].join();
    }
    case "ext2":
      return filesystem.mount.dax === "always" ? "dax" : "defaults";
    case "ext4":
      return `dax=${filesystem.mount.dax}`;
    case "erofs":
      return [
        `dax=${filesystem.mount.dax}`,
        ...(filesystem.blob === undefined ? [] : [`device=${OTHER_DISK}`]),
      ].join();
  }
}

function checkArguments(filesystem: Filesystem): string {
  switch (filesystem.word) {
    case "xfs":
      return [
        "xfs_repair -n",
        ...(filesystem.log === undefined ? [] : [`-l ${OTHER_DISK}`]),
        ...(filesystem.realtime === undefined ? [] : [`-r ${OTHER_DISK}`]),
      ].join(" ");
    case "ext4":
    case "ext2":
      return "e2fsck -fn";
    case "erofs":
      return filesystem.blob === undefined
        ? "fsck.erofs"
        : `fsck.erofs --device=${OTHER_DISK}`;
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
