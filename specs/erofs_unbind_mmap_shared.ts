import {
  data,
  device,
  erofs,
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
  systemCalls,
  unbind,
} from "../generator/mod.ts";
import {
  erofsStaysMapped,
  exitOops,
  umountOops,
  umountOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "erofs-unbind-mmap-shared",
  summary: "Unbind nd_pmem while files of an EROFS with DAX are mapped",
  why:
    `EROFS registers no holder operations for the DAX device, and it is not shut down when its disk is gone. All the same no page of the device may stay mapped once unbind has returned: the memory may be given to somebody else, or be pulled out of the machine.

Inodes that are in core stay there, but what is in their files cannot be read any more: by EIO as on any disk that fails, or by ENXIO, which is what DAX says of a device that is not there.`,
  covers: ["B11"],
  device: fsdax({ sizeMiB: 64 }),
  filesystem: erofs({ mount: { dax: "always" } }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "read",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    mappings.areGone(),
    systemCalls.failWith({ errno: ["EIO", "ENXIO"], calls: ["pread", "read"] }),
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
    erofsStaysMapped,
    exitOops,
    umountOops,
    umountOopsIsLogged,
  ],
});
