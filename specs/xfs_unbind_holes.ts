import {
  data,
  device,
  everyUser,
  filesystem,
  fsdax,
  holes,
  kernelLog,
  mapping,
  newFaults,
  nobody,
  nothing,
  removal,
  scenario,
  secondRemoval,
  systemCalls,
  unbind,
  xfs,
} from "../generator/mod.ts";
import { unbindSpins } from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-holes",
  summary: "Unbind nd_pmem while holes of files of an XFS are mapped",
  why:
    `A load from a hole, or from a block that was reserved and never written, maps the zero page: no page of the device is behind it, so nobody has to be told. What is faulted in after the removal would need the device: that has to fail, and never may a load find anything but zeros.`,
  covers: ["C7"],
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
  each: {
    users: {
      "hole": [
        mapping({
          processes: 2,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "read",
          blocks: "hole",
          writable: true,
          stride: 2,
        }),
      ],
      "unwritten": [
        mapping({
          processes: 2,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "read",
          blocks: "unwritten",
          writable: true,
          stride: 2,
        }),
      ],
    },
  },
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    newFaults.fail(),
    holes.readZeros(),
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
  // A hole has no extent to be walked.
  knownIssues: [{ ...unbindSpins, cells: ["unwritten"] }],
});
