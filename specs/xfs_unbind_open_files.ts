import {
  data,
  device,
  everyUser,
  filesystem,
  fsdax,
  kernelLog,
  nobody,
  nothing,
  openFiles,
  removal,
  scenario,
  secondRemoval,
  systemCalls,
  unbind,
  xfs,
} from "../generator/mod.ts";

export default scenario({
  name: "xfs-unbind-open-files",
  summary:
    "Unbind nd_pmem while files of an XFS are open and nothing is mapped",
  why:
    `Processes that have files open but none of the device's pages mapped lose nothing that they could touch: they are not signalled. Their system calls fail with EIO from then on, and they keep the filesystem busy only until they are gone.`,
  covers: [],
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
  users: [openFiles({ processes: 4, files: 2, sizeKiB: 64 })],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    systemCalls.failWith({ errno: "EIO" }),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    data.isIntact(),
    filesystem.isConsistent(),
    secondRemoval.isAlike(),
    nothing.leaks(),
  ],
  knownIssues: [
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
