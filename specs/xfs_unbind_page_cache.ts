import {
  data,
  device,
  everyUser,
  filesystem,
  fsdax,
  kernelLog,
  mapping,
  mappings,
  nobody,
  nothing,
  removal,
  scenario,
  secondRemoval,
  systemCalls,
  unbind,
  xfs,
} from "../generator/mod.ts";
import { logTellsNothing } from "./shared/known_issues.ts";

const mkfs = { rmapbt: true, reflink: true };

export default scenario({
  name: "xfs-unbind-page-cache",
  summary: "Unbind nd_pmem while an XFS has its files in the page cache",
  why:
    `An XFS on a DAX device is told of the removal whether its files have DAX or not. Those that have not are in the page cache: no process maps a page of the device, and none is signalled.

All the same the filesystem is frozen and shut down, and what the page cache has of the files in core is dropped and unmapped. A process that touches its mapping after that gets SIGBUS with BUS_ADRERR, as nothing can be read from the device.`,
  covers: ["B2"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 512 }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    mappings.areGone(),
    systemCalls.failWith({ errno: "EIO" }),
    filesystem.isShutDown({ by: "SHUTDOWN_FORCE_UMOUNT" }),
    kernelLog.has({ text: "Device is about to be removed!" }),
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
  each: {
    filesystem: {
      "dax-never": xfs({ mkfs, mount: { dax: "never" } }),
      "dax-inode": xfs({ mkfs, mount: { dax: "inode" } }),
    },
  },
  knownIssues: [
    logTellsNothing,
    {
      breaks: ["mappings.areGone"],
      kernels: "<6.8",
      shows: "fail",
      symptom: "The page cache stays as it is, and so do mappings of it",
      cause:
        "mf_dax_kill_procs() in mm/memory-failure.c returns EBUSY for an inode without DAX, which ends the walk of xfs_dax_notify_failure() in fs/xfs/xfs_notify_failure.c; nothing drops the page cache",
      certainty: "read in the source",
      reference: "fa422b353d21, in 6.8",
    },
    {
      breaks: ["filesystem.isShutDown"],
      kernels: "<6.8",
      shows: "fail",
      symptom: "The filesystem is shut down for corruption on disk",
      cause:
        "kill_dax() passes no flag, so xfs_dax_notify_failure() in fs/xfs/xfs_notify_failure.c takes the removal for a failure of all memory, metadata included",
      certainty: "read in the source",
      reference: "fa422b353d21, in 6.8",
    },
  ],
});
