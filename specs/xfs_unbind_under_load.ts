import {
  data,
  device,
  filesystem,
  fsdax,
  fsstress,
  fsx,
  kernelLog,
  removal,
  scenario,
  unbind,
  workload,
  xfs,
} from "../generator/mod.ts";

export default scenario({
  name: "xfs-unbind-under-load",
  summary: "Unbind nd_pmem while fsstress and fsx run on an XFS",
  why:
    `This is what commit fa422b353d21 was tested with: fsstress and fsx on a filesystem mounted with dax, when the device goes away.

Before it, three things could happen: the device was gone but umount said that the target is busy, programs hung and could not be killed, or the kernel followed a NULL pointer. The programs have to end, at the latest when they are killed, and then the filesystem can be unmounted, mounted again, and is sound.`,
  covers: ["E1", "E2"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 2048 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    fsstress({ processes: 4, operations: 99999 }),
    fsx({ operations: 1000000, maxOperationBytes: 8192, fileBytes: 500000 }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    workload.ends(),
    filesystem.unmounts(),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    data.isIntact(),
    filesystem.isConsistent(),
  ],
  knownIssues: [
    {
      breaks: ["filesystem.unmounts"],
      kernels: "<6.8",
      shows: "crash",
      reportedIn: "dax_disassociate_entry",
      symptom: "umount is an oops",
      cause:
        "DAX entries stay in the mapping: when the inode is evicted dax_disassociate_entry() in fs/dax.c writes to the struct page of a removed device, whose vmemmap is gone",
      certainty: "read in the source",
      reference: "fa422b353d21, in 6.8",
    },
    {
      breaks: ["kernelLog.isClean"],
      kernels: "<6.8",
      shows: "fail",
      symptom: "The log has the oops",
      cause: "That of umount, see there",
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
    {
      breaks: ["kernelLog.isClean"],
      kernels: ">=7.2 <7.3",
      shows: "hang",
      reportedIn: "percpu_rwsem_wait",
      symptom: "The log tells of hung tasks: all that write to the filesystem",
      cause: "They wait for the end of the freeze that unbind is in",
      certainty: "seen",
    },
  ],
});
