import {
  commonPromises,
  fsdax,
  kernelLog,
  mapping,
  scenario,
  unbind,
  xfs,
} from "../generator/mod.ts";

export default scenario({
  name: "xfs-unbind-mmap-shared",
  summary: "Unbind nd_pmem while processes have files of an XFS mapped",
  why:
    `A driver can be unbound from a DAX device at any time, and that cannot fail. While files of a filesystem on it are mapped, the kernel has to find every process that maps one of its pages by the reverse mapping btree, tell the process with SIGBUS, and take the mapping away, before the memory is given up.

The filesystem is shut down, but it stays mounted: it has to be possible to unmount it, and to mount it again with its data intact when the device is back.`,
  covers: ["A1", "C1"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    mapping({
      processes: 4,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    kernelLog.has({ text: "Device is about to be removed!" }),
  ],
  knownIssues: [
    {
      breaks: ["everyMapper.gets"],
      kernels: "<6.8",
      shows: "fail",
      symptom: "No process is signalled",
      cause:
        "kill_dax() passes no flag, and collect_procs_fsdax() in mm/memory-failure.c takes only the task that unbinds and those with an early kill policy",
      certainty: "read in the source",
      reference: "fa422b353d21, in 6.8",
    },
    {
      breaks: ["mappings.areGone"],
      kernels: "<6.8",
      shows: "fail",
      symptom:
        "Pages stay mapped after unbind has returned, and loads through the old mapping return data",
      cause:
        "unmap_and_kill() in mm/memory-failure.c unmaps only where it has found a process to kill, and nothing else unmaps",
      certainty: "read in the source",
      reference: "fa422b353d21, in 6.8",
    },
    {
      breaks: ["systemCalls.failWith"],
      kernels: "<6.8",
      shows: "crash",
      reportedIn: "dax_layout_busy_page_range",
      symptom: "ftruncate() of a file that had pages mapped is an oops",
      cause:
        "DAX entries stay in the mapping: dax_busy_page(), called by dax_layout_busy_page_range() in fs/dax.c, reads the struct page of a removed device, whose vmemmap is gone",
      certainty: "read in the source",
      reference: "fa422b353d21, in 6.8",
    },
    {
      breaks: ["everyUser.canBeKilled"],
      kernels: "<6.8",
      shows: "hang",
      reportedIn: "do_truncate",
      symptom:
        "Processes that call ftruncate() wait for the inode's lock for ever",
      cause: "The process that died in dax_layout_busy_page_range() held it",
      certainty: "seen",
      reference: "fa422b353d21, in 6.8",
    },
    {
      breaks: ["kernelLog.has"],
      kernels: "<6.8",
      shows: "fail",
      symptom: "The log does not tell of the removal",
      cause: "The message came with the fix",
      certainty: "read in the source",
      reference: "fa422b353d21, in 6.8",
    },
    {
      breaks: ["kernelLog.isClean"],
      kernels: "<6.8",
      shows: "fail",
      symptom: "The log has the oops",
      cause: "That of ftruncate(), see there",
      certainty: "seen",
      reference: "fa422b353d21, in 6.8",
    },
    {
      breaks: ["removal.returns"],
      kernels: ">=7.2 <7.3",
      shows: "hang",
      reportedIn: "mf_dax_kill_procs",
      symptom: "unbind spins in the kernel and cannot be killed",
      cause:
        "xfs_dax_notify_dev_failure() in fs/xfs/xfs_notify_failure.c computes notify.blockcount with ri_high.rm_startblock + 1, which is 0xffffffff + 1 = 0 in every allocation group but the last: the count of pages wraps in xfs_failure_pgcnt(), and mf_dax_kill_procs() walks 2^32 page offsets for each mapped extent; on a filesystem with one allocation group unbind returns",
      certainty: "read in the source",
    },
  ],
});
