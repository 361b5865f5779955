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
  overlay,
  overlayfs,
  removal,
  scenario,
  secondRemoval,
  unbind,
  xfs,
} from "../generator/mod.ts";
import { unbindSpins } from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-overlay",
  summary:
    "Unbind nd_pmem while the upper directory of an overlay is on an XFS with DAX",
  why:
    `What is written to an overlay goes to its upper directory. When the device of that is gone the overlay stays mounted, and it can do no more than the filesystem below it: calls fail with EIO.

It can be unmounted then, and the filesystem below it as well.`,
  covers: ["B15"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    openFiles({ processes: 1, files: 1, sizeKiB: 64 }),
    overlay({ directory: "upper" }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    filesystem.isShutDown(),
    overlayfs.failsWith({ errno: "EIO" }),
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
