/** The words for what is on the device. */

import type { FsdaxDevice } from "./device.ts";

/** The dax= mount option. */
export type DaxMountOption = "always" | "inode" | "never";

/** Mount options without a value that XFS knows. */
export type XfsMountFlag =
  /** Nothing is written, by whoever has it mounted. */
  | "ro"
  /** The log is not replayed; XFS wants "ro" with it. */
  | "norecovery"
  /** Accounts for and enforces what users may have. */
  | "uquota"
  /** The same for groups. */
  | "gquota"
  /** The same for projects, which are directories. */
  | "pquota";

/** XFS as mkfs.xfs and mount are told to make it. */
export interface Xfs {
  word: "xfs";
  mkfs: {
    /** Reverse-mapping btree: without it XFS cannot find who owns a failed page. */
    rmapbt: boolean;
    /** Shared data extents. */
    reflink: boolean;
    /**
     * Metadata inodes in a directory of their own, which realtime groups need;
     * mkfs.xfs knows it since 6.13.
     */
    metadir?: boolean;
    /** A realtime device with zones of 64 MiB; mkfs.xfs knows it since 6.15. */
    zoned?: boolean;
    /** Stripe unit in KiB: extents of that size, or more, are aligned to it. */
    stripeKiB?: number;
    /** Extent size hint of all files in KiB, a multiple of the stripe unit. */
    extentHintKiB?: number;
  };
  mount: {
    /** Which files use DAX: all, those with FS_XFLAG_DAX, none. */
    dax: DaxMountOption;
    /** Mount options that take no value; its users' files are made without. */
    flags?: XfsMountFlag[];
  };
  /** An external log, on a device of its own. */
  log?: FsdaxDevice;
  /** A device for the data of all files, with the metadata left on the other. */
  realtime?: FsdaxDevice;
}

/** ext4 as mount is told to mount it. */
export interface Ext4 {
  word: "ext4";
  mount: {
    /** Which files use DAX: all, those with FS_XFLAG_DAX, none. */
    dax: DaxMountOption;
  };
}

/**
 * ext2, whose own driver could do DAX up to 6.12. Where ext4 stands in for it
 * (`CONFIG_EXT4_USE_FOR_EXT2`) it is an ext4 without a journal.
 */
export interface Ext2 {
  word: "ext2";
  mount: {
    /** "always" is the mount option `dax`, the one form that ext2 knows. */
    dax: "always" | "never";
  };
}

/** EROFS, which is made of the users' files and cannot be written. */
export interface Erofs {
  word: "erofs";
  mount: {
    /** Whether mappings are of the device's pages. */
    dax: "always" | "never";
  };
  /** A device for the chunks of all files, with the metadata left on the other. */
  blob?: FsdaxDevice;
}

/** virtiofs: a directory of the host, which is there before and after. */
export interface Virtiofs {
  word: "virtiofs";
  mount: {
    /** Which files are mapped by the DAX window. */
    dax: DaxMountOption;
  };
}

/** A filesystem on a block device. */
export type Filesystem = Xfs | Ext4 | Ext2 | Erofs;

/** A filesystem, whatever it is on. */
export type AnyFilesystem = Filesystem | Virtiofs;

/**
 * XFS; says all that mkfs.xfs versions disagree about.
 *
 * @example
 * ```ts
 * xfs({ mkfs: { rmapbt: true, reflink: true }, mount: { dax: "always" } });
 * ```
 */
export function xfs(options: Omit<Xfs, "word">): Xfs {
  return { word: "xfs", ...options };
}

/**
 * ext4.
 *
 * @example
 * ```ts
 * ext4({ mount: { dax: "always" } });
 * ```
 */
export function ext4(options: Omit<Ext4, "word">): Ext4 {
  return { word: "ext4", ...options };
}

/**
 * ext2, by whichever driver the kernel has for it.
 *
 * @example
 * ```ts
 * ext2({ mount: { dax: "always" } });
 * ```
 */
export function ext2(options: Omit<Ext2, "word">): Ext2 {
  return { word: "ext2", ...options };
}

/**
 * EROFS, uncompressed, with the users' files in it.
 *
 * @example
 * ```ts
 * erofs({ mount: { dax: "always" } });
 * ```
 */
export function erofs(options: Omit<Erofs, "word">): Erofs {
  return { word: "erofs", ...options };
}

/**
 * virtiofs, with the files of a directory of the host.
 *
 * @example
 * ```ts
 * virtiofs({ mount: { dax: "always" } });
 * ```
 */
export function virtiofs(options: Omit<Virtiofs, "word">): Virtiofs {
  return { word: "virtiofs", ...options };
}
