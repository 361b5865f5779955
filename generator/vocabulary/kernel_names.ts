/** Names that the kernel has for what it reports. */

/** si_code values of SIGBUS. */
export type SigbusCode = "BUS_MCEERR_AO" | "BUS_MCEERR_AR" | "BUS_ADRERR";

/**
 * Why a filesystem is shut down: the names that XFS (fs/xfs/xfs_mount.h) and
 * ext4 (fs/ext4/ext4.h) have for it.
 */
export type ShutdownReason =
  | "SHUTDOWN_META_IO_ERROR"
  | "SHUTDOWN_LOG_IO_ERROR"
  | "SHUTDOWN_FORCE_UMOUNT"
  | "SHUTDOWN_CORRUPT_INCORE"
  | "SHUTDOWN_CORRUPT_ONDISK"
  | "SHUTDOWN_DEVICE_REMOVED"
  | "EXT4_GOING_FLAGS_NOLOGFLUSH";
