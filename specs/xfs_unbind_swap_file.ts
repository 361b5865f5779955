import {
  data,
  device,
  everyUser,
  filesystem,
  fsdax,
  kernelLog,
  nothing,
  removal,
  scenario,
  secondRemoval,
  swap,
  swapFile,
  unbind,
  xfs,
} from "../generator/mod.ts";

export default scenario({
  name: "xfs-unbind-swap-file",
  summary: "Unbind nd_pmem while pages are swapped out to a file of an XFS",
  why:
    `The blocks of a swap file are written and read without the filesystem, which pins nothing of the device and is not asked. When the device is gone, what was swapped out is lost to whoever had it.

All the same unbind returns, swapoff works, and the filesystem can be unmounted. A file that has DAX cannot be swapped to, so this one has not.`,
  covers: ["B15"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "never" },
  }),
  users: [
    swapFile({ sizeMiB: 16 }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    filesystem.isShutDown(),
    swap.turnsOff(),
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
      breaks: ["swap.turnsOff"],
      kernels: ">=6.1",
      shows: "fail",
      symptom: "swapoff fails with EIO, so that the swap area stays for ever",
      cause:
        "swapoff(2) in mm/swapfile.c opens the file by its name to find out which area it is, and xfs_file_open() in fs/xfs/xfs_file.c returns EIO once the filesystem is shut down",
      certainty: "read in the source",
    },
    {
      breaks: ["filesystem.unmounts"],
      kernels: ">=6.1",
      shows: "fail",
      symptom: "umount says that the target is busy",
      cause:
        "The swap area holds its file open, and cannot be turned off: see there",
      certainty: "seen",
    },
  ],
});
