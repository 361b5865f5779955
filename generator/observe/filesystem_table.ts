/**
 * How filesystems say that they shut down or are corrupt: the part of the
 * classifier's table that is theirs. The formats are those of fs/xfs/xfs_fsops.c,
 * fs/xfs/xfs_error.c, fs/xfs/xfs_log.c, fs/ext4/super.c, fs/ext2/super.c,
 * fs/jbd2/journal.c and fs/btrfs/messages.c of 6.1 to 7.2.
 *
 * @module
 */

import type { ReportPattern } from "./report_pattern.ts";

/** The first that matches counts. */
export const FILESYSTEM_PATTERNS: readonly ReportPattern[] = [
  {
    // Where DAX notifies it, XFS says corruption and means a device that goes
    // or a page that is poisoned.
    id: "xfs-device-gone",
    kind: "filesystem-shutdown",
    needle: " detected at xfs_dax_notify",
    regex: /^XFS \(\S+\): .+ detected at xfs_dax_notify_\w+\+/,
    end: "line",
  },
  {
    id: "xfs-corruption",
    kind: "filesystem-corruption",
    needle: "orruption ",
    regex:
      /^XFS \(\S+\): (?:Corruption of .+ detected at |Metadata corruption detected at |Corruption warning: )/,
    end: "line",
  },
  {
    id: "xfs-checksum",
    kind: "filesystem-corruption",
    needle: "Metadata CRC error detected at ",
    regex: /^XFS \(\S+\): Metadata CRC error detected at /,
    end: "line",
  },
  {
    id: "xfs-internal-error",
    kind: "filesystem-corruption",
    needle: "Internal error ",
    regex: /^XFS \(\S+\): Internal error .+ at line \d+ of file /,
    end: "trace",
  },
  {
    id: "xfs-shutdown",
    kind: "filesystem-shutdown",
    needle: "XFS (",
    regex:
      /^XFS \(\S+\): (?:User initiated shutdown received\.|.+ Shutting down filesystem\.|Filesystem has been shut down due to |Corruption Alert: Buffer .+ had permanent write failures!)/,
    end: "line",
  },
  {
    // These are of a device that fails and of a journal that was aborted.
    id: "ext4-io-error",
    kind: "filesystem-shutdown",
    needle: "EXT4-fs error ",
    regex:
      /^EXT4-fs error \(device \S+\)(?: in|:) .*(?:IO failure|Journal has aborted|Readonly filesystem|Detected aborted journal|[Uu]nable to read |reading directory lblock |error -?5\b|\berr -5\b|Failed to read |Error while )/,
    end: "line",
  },
  {
    id: "ext4-corruption",
    kind: "filesystem-corruption",
    needle: "EXT4-fs error ",
    regex: /^EXT4-fs error \(device \S+\)/,
    end: "line",
  },
  {
    id: "ext4-shutdown",
    kind: "filesystem-shutdown",
    needle: "EXT4-fs (",
    regex:
      /^EXT4-fs \(\S+\): (?:shut down requested \(\d+\)|Remounting filesystem read-only)/,
    end: "line",
  },
  {
    id: "ext2-error",
    kind: "filesystem-corruption",
    needle: "EXT2-fs (",
    regex: /^EXT2-fs \(\S+\): error: /,
    end: "line",
  },
  {
    id: "journal-abort",
    kind: "filesystem-shutdown",
    needle: "Aborting journal on device ",
    regex: /^Aborting journal on device /,
    end: "line",
  },
  {
    id: "btrfs-io-error",
    kind: "filesystem-shutdown",
    needle: "BTRFS: error ",
    regex: /^BTRFS: error \(device .+\) in .+: errno=-(?:5 |30 )/,
    end: "line",
  },
  {
    id: "btrfs-corruption",
    kind: "filesystem-corruption",
    needle: "BTRFS",
    regex:
      /^BTRFS(?:: error \(device .+\) in .+: errno=-\d+ | critical \(device .+\): corrupt (?:leaf|node))/,
    end: "line",
  },
];
