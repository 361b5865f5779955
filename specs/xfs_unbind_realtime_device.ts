import {
  data,
  device,
  everyUser,
  filesystem,
  fsdax,
  kernelLog,
  mapping,
  mappings,
  nothing,
  removal,
  scenario,
  secondRemoval,
  unbind,
  xfs,
} from "../generator/mod.ts";
import {
  deadDiskGoesUnnoticed,
  exitOops,
  realtimeStaysMapped,
  umountOops,
  umountOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-realtime-device",
  summary:
    "Unbind nd_pmem from the realtime device of an XFS with mapped files",
  why:
    `The data of realtime files is on another device than the metadata. Without realtime groups it has no reverse mapping btree: XFS cannot find out who uses a page of it, and tells nobody when the device goes. That it is gone shuts the filesystem down.

All the same no page of the device may stay mapped once unbind has returned: the memory may be given to somebody else, or be pulled out of the machine.`,
  covers: ["B7"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: false, reflink: false },
    mount: { dax: "always" },
    realtime: fsdax({ sizeMiB: 512 }),
  }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "read",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", of: "realtime", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    mappings.areGone(),
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
    realtimeStaysMapped,
    { ...deadDiskGoesUnnoticed, breaks: ["filesystem.isShutDown"] },
    exitOops,
    umountOops,
    umountOopsIsLogged,
  ],
});
