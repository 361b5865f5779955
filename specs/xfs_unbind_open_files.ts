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
import { unbindSpins } from "./shared/known_issues.ts";

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
    unbindSpins,
  ],
});
