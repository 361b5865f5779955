import {
  data,
  device,
  everyUser,
  filesystem,
  fsdax,
  kernelLog,
  mapping,
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
  name: "xfs-unbind-zoned",
  summary: "Unbind nd_pmem from the zoned realtime device of an XFS",
  why:
    `On a zoned realtime device nothing is written in place: a thread of the filesystem's own moves what is still in use from one zone to another, and open zones are in core. When the device goes the filesystem is shut down, and whatever is under way has to end: by EIO, and without a hang.

A zoned file has no DAX here; what of it is in the page cache is RAM. The kernel has zones since 6.15, as has mkfs.xfs.`,
  covers: ["B16"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: false, metadir: true, zoned: true },
    mount: { dax: "never" },
    realtime: fsdax({ sizeMiB: 512 }),
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
  remove: unbind({ driver: "nd_pmem", of: "realtime", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    systemCalls.failWith({ errno: "EIO" }),
    filesystem.isShutDown(),
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
});
