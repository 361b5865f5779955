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
import {
  noRmapbtStaysMapped,
  storeOops,
  truncateHangs,
  truncateOops,
  truncateOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-no-rmapbt",
  summary: "Unbind nd_pmem while files of an XFS without rmapbt are mapped",
  why:
    `Without the reverse mapping btree XFS cannot find out who uses a page: it does not support the notification, tells nobody, and must not shut the filesystem down for it. That the device is gone shuts it down.

All the same no page of the device may stay mapped once unbind has returned: the memory may be given to somebody else, or be pulled out of the machine.`,
  covers: ["B1"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: false, reflink: false },
    mount: { dax: "always" },
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
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    mappings.areGone(),
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
    noRmapbtStaysMapped,
    storeOops,
    truncateOops,
    truncateHangs,
    truncateOopsIsLogged,
  ],
});
