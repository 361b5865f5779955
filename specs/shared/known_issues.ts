/**
 * Bugs that several scenarios meet. Each says where the kernel is at fault; a
 * spec that meets it elsewhere spreads it and says what is broken there.
 */

import type { KnownIssue } from "../../generator/mod.ts";

/** Unbind of any XFS with rmapbt and several allocation groups, 7.2. */
export const unbindSpins: KnownIssue = {
  breaks: ["removal.returns"],
  kernels: ">=7.2 <7.3",
  shows: "hang",
  reportedIn: "mf_dax_kill_procs",
  symptom: "unbind spins in the kernel and cannot be killed",
  cause:
    "xfs_dax_notify_dev_failure() in fs/xfs/xfs_notify_failure.c computes notify.blockcount with ri_high.rm_startblock + 1, which is 0xffffffff + 1 = 0 in every allocation group but the last: the count of pages wraps in xfs_failure_pgcnt(), and mf_dax_kill_procs() walks 2^32 page offsets for each mapped extent; on a filesystem with one allocation group unbind returns",
  certainty: "read in the source",
};

/** What comes of {@linkcode unbindSpins} for who writes meanwhile. */
export const writersHang: KnownIssue = {
  breaks: ["kernelLog.isClean"],
  kernels: ">=7.2 <7.3",
  shows: "hang",
  reportedIn: "percpu_rwsem_wait",
  symptom: "The log tells of hung tasks: all that write to the filesystem",
  cause: "They wait for the end of the freeze that unbind is in",
  certainty: "seen",
};

/** XFS with rmapbt before MF_MEM_PRE_REMOVE: nobody is told. */
export const nobodyIsTold: KnownIssue = {
  breaks: ["everyMapper.gets"],
  kernels: "<6.8",
  shows: "fail",
  symptom: "No process is signalled",
  cause:
    "kill_dax() passes no flag, and collect_procs_fsdax() in mm/memory-failure.c takes only the task that unbinds and those with an early kill policy",
  certainty: "read in the source",
  reference: "fa422b353d21, in 6.8",
};

/** XFS with rmapbt before MF_MEM_PRE_REMOVE: what nobody was told of stays. */
export const untoldStaysMapped: KnownIssue = {
  breaks: ["mappings.areGone"],
  kernels: "<6.8",
  shows: "fail",
  symptom:
    "Pages stay mapped after unbind has returned, and loads through the old mapping return data",
  cause:
    "unmap_and_kill() in mm/memory-failure.c unmaps only where it has found a process to kill, and nothing else unmaps",
  certainty: "read in the source",
  reference: "fa422b353d21, in 6.8",
};

/** The message of the commit is not there before it. */
export const logTellsNothing: KnownIssue = {
  breaks: ["kernelLog.has"],
  kernels: "<6.8",
  shows: "fail",
  symptom: "The log does not tell of the removal",
  cause: "The message came with the fix",
  certainty: "read in the source",
  reference: "fa422b353d21, in 6.8",
};

/**
 * ftruncate() where DAX entries stay in the mapping: XFS before 6.8, and where
 * nobody is told on all kernels.
 */
export const truncateOops: KnownIssue = {
  breaks: ["systemCalls.failWith"],
  kernels: ">=6.1",
  shows: "crash",
  reportedIn: "dax_layout_busy_page_range",
  symptom: "ftruncate() of a file that had pages mapped is an oops",
  cause:
    "DAX entries stay in the mapping: dax_busy_page(), called by dax_layout_busy_page_range() in fs/dax.c, reads the struct page of a removed device, whose vmemmap is gone",
  certainty: "read in the source",
};

/** What comes of {@linkcode truncateOops} for others. */
export const truncateHangs: KnownIssue = {
  breaks: ["everyUser.canBeKilled"],
  kernels: ">=6.1",
  shows: "hang",
  reportedIn: "do_truncate",
  symptom: "Processes that call ftruncate() wait for the inode's lock for ever",
  cause: "The process that died in dax_layout_busy_page_range() held it",
  certainty: "seen",
};

/** What comes of {@linkcode truncateOops} for umount. */
export const umountSpins: KnownIssue = {
  breaks: ["filesystem.unmounts"],
  kernels: ">=6.1",
  shows: "hang",
  reportedIn: "truncate_inode_pages_final",
  symptom: "umount spins, and takes a processor with it",
  cause:
    "The process that died in dax_layout_busy_page_range() held the lock of the mapping's entries",
  certainty: "seen",
};

/** The kernel's log after {@linkcode truncateOops}. */
export const truncateOopsIsLogged: KnownIssue = {
  breaks: ["kernelLog.isClean"],
  kernels: ">=6.1",
  shows: "fail",
  symptom: "The log has the oops",
  cause: "That of ftruncate(), see there",
  certainty: "seen",
};

/** {@linkcode truncateOops} of XFS before MF_MEM_PRE_REMOVE. */
export const untoldTruncateOops: KnownIssue = {
  ...truncateOops,
  kernels: "<6.8",
  reference: "fa422b353d21, in 6.8",
};

/** {@linkcode truncateHangs} of XFS before MF_MEM_PRE_REMOVE. */
export const untoldTruncateHangs: KnownIssue = {
  ...truncateHangs,
  kernels: "<6.8",
  reference: "fa422b353d21, in 6.8",
};

/** {@linkcode truncateOopsIsLogged} of XFS before MF_MEM_PRE_REMOVE. */
export const untoldTruncateOopsIsLogged: KnownIssue = {
  ...truncateOopsIsLogged,
  kernels: "<6.8",
  reference: "fa422b353d21, in 6.8",
};

/** A filesystem without holder operations, ext4: nobody is told. */
export const noHolderStaysMapped: KnownIssue = {
  breaks: ["mappings.areGone"],
  kernels: ">=6.1",
  shows: "fail",
  symptom:
    "Pages stay mapped after unbind has returned, and loads through the old mapping return data",
  cause:
    "ext4 opens the DAX device without holder operations (fs_dax_get_by_bdev() in ext4_fill_super(), fs/ext4/super.c), so kill_dax() tells nobody, and nothing else unmaps DAX pages when the device goes",
  certainty: "read in the source",
};

/** XFS without rmapbt: it has holder operations that do nothing. */
export const noRmapbtStaysMapped: KnownIssue = {
  ...noHolderStaysMapped,
  cause:
    "xfs_dax_notify_failure() in fs/xfs/xfs_notify_failure.c gives up without rmapbt, and nothing else unmaps DAX pages when the device goes",
};

/** As {@linkcode noHolderStaysMapped}, for what is on a device of device-mapper. */
export const mapperStaysMapped: KnownIssue = {
  ...noHolderStaysMapped,
  cause:
    "open_table_device() in drivers/md/dm.c opens the DAX device below without holder operations, so kill_dax() tells nobody, and the filesystem, which holds the mapped device, hears nothing from that",
};

/** A store where a page stays mapped: the machine is lost. */
export const storeOops: KnownIssue = {
  breaks: ["mappings.areGone"],
  kernels: ">=7.2",
  shows: "crash",
  reportedIn: "do_wp_page",
  symptom:
    "A store through the old mapping, by any process that has one, is an oops with the page table lock held; the machine is lost soon after",
  cause:
    "do_wp_page() in mm/memory.c calls page_folio() on what vm_normal_page() returns; without pte_devmap() that is the struct page of the removed device, whose vmemmap memunmap_pages() has taken away",
  certainty: "read in the source",
};

/** The end of a process where a page stays mapped: as {@linkcode storeOops}. */
export const exitOops: KnownIssue = {
  breaks: ["everyUser.canBeKilled"],
  kernels: ">=7.2",
  shows: "crash",
  reportedIn: "__zap_vma_range",
  symptom:
    "A process that has a page of the device mapped still cannot even end: that is an oops with the page table lock held, and the machine is lost soon after",
  cause:
    "zap_present_ptes() in mm/memory.c calls page_folio() on what vm_normal_page() returns; without pte_devmap() that is the struct page of the removed device, whose vmemmap memunmap_pages() has taken away",
  certainty: "read in the source",
};

/** umount where DAX entries stay in the mapping. */
export const umountOops: KnownIssue = {
  breaks: ["filesystem.unmounts"],
  kernels: ">=6.1",
  shows: "crash",
  reportedIn: "dax_disassociate_entry",
  symptom: "umount is an oops",
  cause:
    "DAX entries stay in the mapping: when the inode is evicted dax_disassociate_entry() in fs/dax.c writes to the struct page of a removed device, whose vmemmap is gone",
  certainty: "read in the source",
};

/** The kernel's log after {@linkcode umountOops}. */
export const umountOopsIsLogged: KnownIssue = {
  breaks: ["kernelLog.isClean"],
  kernels: ">=6.1",
  shows: "fail",
  symptom: "The log has the oops",
  cause: "That of umount, see there",
  certainty: "seen",
};

/** Before 6.5 no filesystem is told that its disk is gone. */
export const deadDiskGoesUnnoticed: KnownIssue = {
  breaks: ["systemCalls.failWith"],
  kernels: "<6.5",
  shows: "fail",
  symptom:
    "Stores, reads and writes of pages that are in the page cache work, until writing the log or the journal fails",
  cause:
    "del_gendisk() in block/genhd.c syncs and invalidates the disk, but the filesystem on it has no way to hear of that: super_operations.shutdown is not there",
  certainty: "read in the source",
  reference: "87efb39075be, in 6.5",
};

/** ext2: what is said of ext4 is true of its driver as well. */
export const ext2StaysMapped: KnownIssue = {
  ...noHolderStaysMapped,
  cause:
    "ext2_fill_super() in fs/ext2/super.c opens the DAX device without holder operations, as does ext4, which mounts ext2 where the kernel has no driver for it: kill_dax() tells nobody, and nothing else unmaps DAX pages when the device goes",
};

/** EROFS, which cannot be shut down either. */
export const erofsStaysMapped: KnownIssue = {
  ...noHolderStaysMapped,
  cause:
    "EROFS opens the DAX device without holder operations (fs_dax_get_by_bdev() in erofs_fc_fill_super(), fs/erofs/super.c), so kill_dax() tells nobody, and nothing else unmaps DAX pages when the device goes",
};

/** XFS that was shut down before: its notification ends before it begins. */
export const shutDownStaysMapped: KnownIssue = {
  ...noHolderStaysMapped,
  cause:
    "xfs_dax_notify_failure() in fs/xfs/xfs_notify_failure.c reads the AGF of the first allocation group to look for the owners of pages, and xfs_trans_read_buf_map() in fs/xfs/xfs_trans_buf.c returns EIO for any buffer once the filesystem is shut down; nothing else unmaps DAX pages when the device goes",
};

/** The data of realtime files without realtime groups. */
export const realtimeStaysMapped: KnownIssue = {
  ...noHolderStaysMapped,
  cause:
    "xfs_dax_notify_failure() in fs/xfs/xfs_notify_failure.c gives up for the realtime device, before realtime groups in any case and with them without rmapbt; nothing else unmaps DAX pages when the device goes",
};

/** A rebind of device_dax while a file of the instance is open. */
export const newNodeCannotBeOpened: KnownIssue = {
  breaks: ["device.bindsAgain"],
  kernels: ">=6.1",
  shows: "fail",
  symptom:
    "When the old mapping goes away after the rebind, open() fails with ENXIO, the next unbind drops a reference that is not there, and the eviction of the old device node finds its list corrupt (cd_forget())",
  cause:
    "dev_dax_probe() in drivers/dax/device.c calls cdev_init() on the cdev in the DAX inode while the file behind the old mapping still has a reference to it: the count begins anew at one, and the old file's release takes the new reference; the list of the cdev's inodes begins anew, too, with the old node's inode still on it",
  certainty: "read in the source",
};

/** The same where the kernel reports it, which it does once. */
export const oldFileTakesReference: KnownIssue = {
  ...newNodeCannotBeOpened,
  shows: "crash",
  reportedIn: "release_nodes",
};

/** A fault while XFS walks its reverse mappings brings a page back. */
export const readFaultBringsBack: KnownIssue = {
  breaks: ["memoryReads.failWith"],
  kernels: ">=6.8",
  shows: "fail",
  intermittent: true,
  symptom:
    "Who goes on reading while unbind runs has pages mapped after it has returned, and reads them",
  cause:
    "xfs_dax_read_fault() in fs/xfs/xfs_file.c takes no sb_start_pagefault(): reads fault in pages of a frozen filesystem, after xfs_dax_failure_fn() has unmapped them and before xfs_force_shutdown(), which xfs_dax_notify_ddev_failure() calls when all groups have been walked; nothing unmaps them again",
  certainty: "read in the source",
};
