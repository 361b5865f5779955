import {
  data,
  device,
  everyUser,
  ext2,
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
} from "../generator/mod.ts";
import {
  exitOops,
  ext2StaysMapped,
  storeOops,
  umountOops,
  umountOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "ext2-unbind-mmap-shared",
  summary: "Unbind nd_pmem while files of an ext2 mounted with dax are mapped",
  why:
    `ext2 registers no holder operations for the DAX device, so nobody is told that it is going away, and it has no way to be shut down. All the same no page of the device may stay mapped once unbind has returned: the memory may be given to somebody else, or be pulled out of the machine.

The filesystem has to be one that can be unmounted when its users are gone. Up to 6.12 a kernel may have a driver of ext2's own that can do DAX; elsewhere ext4 mounts it, as one without a journal.`,
  covers: ["B12"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: ext2({ mount: { dax: "always" } }),
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
    ext2StaysMapped,
    storeOops,
    exitOops,
    umountOops,
    umountOopsIsLogged,
  ],
});
