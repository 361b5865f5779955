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

export default scenario({
  name: "xfs-unbind-log-device",
  summary: "Unbind nd_pmem from the external log of an XFS with mapped files",
  why:
    `An XFS can have its log on another device than its data. When that one goes nothing can be changed any more, and the filesystem is shut down.

No file has a page on the log's device: the mappings are of the device that is still there, they stay, and nobody is signalled. When the log is back the filesystem can be mounted again with its data intact.`,
  covers: ["B5"],
  fixedBy: [{
    commit: "8067ca1dcdfc",
    subject:
      "xfs: wire up the ->mark_dead holder operation for log and RT devices",
    since: "6.5",
  }],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
    log: fsdax({ sizeMiB: 512 }),
  }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", of: "log", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    mappings.stayValid(),
    systemCalls.failWith({ errno: "EIO" }),
    filesystem.isShutDown({ by: "SHUTDOWN_DEVICE_REMOVED" }),
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
      breaks: ["filesystem.isShutDown"],
      kernels: "<6.8",
      shows: "fail",
      symptom: "The filesystem is shut down for corruption on disk",
      cause:
        'kill_dax() passes no flag, so xfs_dax_notify_failure() in fs/xfs/xfs_notify_failure.c takes the removal for a failure of the log\'s memory: "ondisk log corrupt"',
      certainty: "read in the source",
      reference: "fa422b353d21, in 6.8",
    },
  ],
});
