import {
  data,
  device,
  everyUser,
  filesystem,
  fsdax,
  kernelLog,
  loop,
  loopDevice,
  nobody,
  nothing,
  openFiles,
  removal,
  scenario,
  secondRemoval,
  unbind,
  xfs,
} from "../generator/mod.ts";
import { unbindSpins } from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-loop-device",
  summary: "Unbind nd_pmem while a loop device is on a file of an XFS with DAX",
  why:
    `A loop device reads and writes its file by system calls, in a thread of the kernel that no signal reaches. When the device below is gone these fail, and so does the I/O of the loop device: with EIO, and without a hang.

It can be detached then, and the filesystem below it unmounted.`,
  covers: ["B15"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    openFiles({ processes: 1, files: 1, sizeKiB: 64 }),
    loopDevice({ sizeMiB: 16 }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    filesystem.isShutDown(),
    loop.failsWith({ errno: "EIO" }),
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
  knownIssues: [unbindSpins],
});
