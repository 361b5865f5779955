/** The words for what is on the device. */

/** The dax= mount option. */
export type DaxMountOption = "always" | "inode" | "never";

/** XFS as mkfs.xfs and mount are told to make it. */
export interface Xfs {
  word: "xfs";
  mkfs: {
    /** Reverse-mapping btree: without it XFS cannot find who owns a failed page. */
    rmapbt: boolean;
    /** Shared data extents. */
    reflink: boolean;
  };
  mount: { dax: DaxMountOption };
}

/** ext4 as mount is told to mount it. */
export interface Ext4 {
  word: "ext4";
  mount: { dax: DaxMountOption };
}

/** A filesystem on the block device. */
export type Filesystem = Xfs | Ext4;

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
