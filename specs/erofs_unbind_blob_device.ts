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
  name: "erofs-unbind-blob-device",
  summary:
    "Unbind nd_pmem from the second device of an EROFS with mapped files",
  why:
    `The chunks of an EROFS's files may be on other devices than its metadata, each of which it opens for DAX by itself. When such a device goes, no page of it may stay mapped once unbind has returned, whatever becomes of the one that has the metadata: the memory may be given to somebody else, or be pulled out of the machine.

Inodes that are in core stay there, but what is in their files cannot be read any more: by EIO as on any disk that fails, or by ENXIO, which is what DAX says of a device that is not there.`,
  covers: ["B11"],
  device: fsdax({ sizeMiB: 64 }),
  filesystem: erofs({
    mount: { dax: "always" },
    blob: fsdax({ sizeMiB: 64 }),
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
  remove: unbind({ driver: "nd_pmem", of: "blob", withinSeconds: 30 }),
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
