/**
 * What generated code may use of a tree of xfstests, where it has none to look
 * at: the rest of `common/` is not for it.
 *
 * As of v2026.01.27; {@linkcode readHouse} says whether a tree still has it.
 *
 * @module
 */

import type { House } from "./house.ts";

/** Functions of each file of `common/`. */
const FUNCTIONS: Record<string, string[]> = {
  preamble: ["_begin_fstest", "_cleanup", "_register_cleanup"],
  exit: ["_exit", "_fail", "_fatal", "_notrun"],
  rc: [
    // What a test needs.
    ...["_require_block_device", "_require_dm_target"],
    ...["_require_check_dmesg", "_require_command"],
    ...["_require_kernel_config", "_require_loop", "_require_no_realtime"],
    ...["_require_odirect", "_require_realtime"],
    ...["_require_scratch", "_require_scratch_dax_mountopt"],
    ...["_require_scratch_nocheck", "_require_scratch_shutdown"],
    ...["_require_scratch_size", "_require_test", "_require_test_program"],
    ...["_require_xfs_io_command", "_require_user", "_require_dax_iflag"],
    ...["_require_logdev", "_require_hugepages"],
    ...["_exclude_fs", "_exclude_scratch_mount_option"],
    ...["_fixed_by_kernel_commit", "_wants_kernel_commit"],
    // The scratch filesystem.
    ...["_scratch_mkfs", "_scratch_mkfs_geom", "_scratch_mkfs_sized"],
    ...["_scratch_mount", "_try_scratch_mount", "_scratch_unmount"],
    ...["_scratch_cycle_mount", "_scratch_remount", "_scratch_options"],
    ...["_scratch_mount_options", "_scratch_shutdown", "_mount", "_unmount"],
    ...["_check_scratch_fs", "_repair_scratch_fs", "_mkfs_dev"],
    ...["_scratch_mount_idmapped", "_is_dev_mounted", "_is_dir_mountpoint"],
    // Load.
    ...["_run_fsstress", "_run_fsstress_bg", "_kill_fsstress"],
    ...["_wait_for_fsstress", "_scale_fsstress_args", "_run_fsx"],
    // Devices and the kernel's log.
    ...["_check_dmesg_for", "_dmesg_since_test_start", "_add_dmesg_filter"],
    ...["_kernlog", "_real_dev", "_short_dev", "_sysfs_dev", "_udev_wait"],
    ...["_check_s_dax", "_check_xflag"],
    // Sizes and data.
    ...["_get_page_size", "_get_file_block_size", "_get_hugepagesize"],
    ...["_get_block_size", "_md5_checksum", "_pwrite_byte"],
    ...["_create_loop_device", "_destroy_loop_device"],
  ],
  xfs: [
    ...["_require_xfs_scratch_rmapbt", "_require_xfs_has_feature"],
    ...["_require_scratch_xfs_features", "_scratch_mkfs_xfs"],
    ...["_require_xfs_mkfs_cfgfile", "_scratch_xfs_repair"],
    ...["_scratch_mkfs_xfs_supported", "_xfs_has_feature"],
  ],
  ext4: ["_scratch_mkfs_ext4"],
  filter: [
    ...["_filter_scratch", "_filter_test_dir", "_filter_spaces"],
    ...["_filter_xfs_io", "_filter_error_mount"],
  ],
  reflink: [
    ...["_require_scratch_reflink", "_require_cp_reflink", "_cp_reflink"],
    ...["_reflink"],
  ],
  module: ["_patient_rmmod"],
  quota: ["_require_xfs_quota", "_require_quota"],
};

/** Variables in capitals that each file sets or reads. */
const VARIABLES: Record<string, string[]> = {
  check: ["RESULT_DIR", "TMPDIR"],
  config: [
    ...["FSTYP", "HOST_OPTIONS", "LOAD_FACTOR", "MKFS_OPTIONS"],
    ...["MOUNT_OPTIONS", "SCRATCH_DEV", "SCRATCH_DEV_POOL", "SCRATCH_MNT"],
    ...["TEST_DEV", "TEST_DIR", "TIME_FACTOR", "UDEV_SETTLE_PROG"],
    ...["FSSTRESS_PROG", "FSX_PROG", "MKFS_PROG", "MOUNT_PROG"],
    ...["RESULT_BASE", "UMOUNT_PROG"],
  ],
  rc: [
    ...["FSSTRESS_AVOID", "FSX_AVOID", "SCRATCH_LOGDEV", "SCRATCH_RTDEV"],
    ...["USE_EXTERNAL"],
  ],
};

/** Variables of `common/config` that hold programs. */
const TOOLS: Record<string, string> = {
  AWK_PROG: "awk",
  BLKDISCARD_PROG: "blkdiscard",
  CHATTR_PROG: "chattr",
  DMSETUP_PROG: "dmsetup",
  FILEFRAG_PROG: "filefrag",
  LSATTR_PROG: "lsattr",
  MKFS_EXT4_PROG: "mkfs.ext4",
  MKFS_XFS_PROG: "mkfs.xfs",
  MKSWAP_PROG: "mkswap",
  PARTED_PROG: "parted",
  PERL_PROG: "perl",
  SED_PROG: "sed",
  TIMEOUT_PROG: "timeout",
  WIPEFS_PROG: "wipefs",
  XFS_DB_PROG: "xfs_db",
  XFS_INFO_PROG: "xfs_info",
  XFS_IO_PROG: "xfs_io",
  XFS_REPAIR_PROG: "xfs_repair",
  XFS_SCRUB_PROG: "xfs_scrub",
};

const SOURCED: Record<string, string[]> = {
  preamble: ["exit", "test_names", "rc"],
  rc: ["config", "report"],
  config: ["ext4", "xfs"],
};

const GROUPS = [
  ...["auto", "quick", "dangerous", "dax", "shutdown", "mmap", "eio"],
  ...["clone", "freeze", "insert", "log", "mount"],
  ...["pnfs", "punch", "quota", "realtime", "recoveryloop"],
  ...["remount", "rmap", "rw", "soak", "stress", "swap", "swapext", "unlink"],
  ...["volume", "zone", "prealloc", "metadata", "blockdev"],
];

/** The table, in the form of what is read of a tree. */
export const builtInHouse: House = {
  functions: byName(FUNCTIONS),
  variables: byName({
    ...VARIABLES,
    config: [...VARIABLES["config"] ?? [], ...Object.keys(TOOLS)],
  }),
  tools: new Map(
    Object.entries(TOOLS).map(([variable, program]) => [program, variable]),
  ),
  sourced: new Map(
    [...Object.keys(FUNCTIONS), "config", "report", "test_names"].map((
      file,
    ) => [
      file,
      SOURCED[file] ?? [],
    ]),
  ),
  groups: new Set(GROUPS),
  programs: new Set(["feature", "godown"]),
};

/** From what files have to the files that have each. */
function byName(files: Record<string, string[]>): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [file, ones] of Object.entries(files)) {
    for (const one of ones) names.set(one, [...names.get(one) ?? [], file]);
  }
  return names;
}
