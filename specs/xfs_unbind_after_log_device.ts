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
  exitOops,
  shutDownStaysMapped,
  umountOops,
  umountOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-after-log-device",
  summary: "Unbind nd_pmem from an XFS that lost its external log before",
  why:
    `That the device of the log has gone shuts an XFS down, but its files stay mapped: their pages are on the device that is still there.

When that one goes as well, nothing is left to be written back or shut down. All the same no page of it may stay mapped once unbind has returned: the memory may be given to somebody else, or be pulled out of the machine.`,
  covers: ["B6"],
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
      access: "read",
    }),
  ],
  before: [unbind({ driver: "nd_pmem", of: "log", withinSeconds: 30 })],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    mappings.areGone(),
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
    shutDownStaysMapped,
    exitOops,
    umountOops,
    umountOopsIsLogged,
  ],
});
