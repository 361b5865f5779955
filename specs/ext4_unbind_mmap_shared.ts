import {
  data,
  device,
  everyUser,
  ext4,
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
  noHolderStaysMapped,
  storeOops,
  umountOops,
  umountOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "ext4-unbind-mmap-shared",
  summary: "Unbind nd_pmem while files of an ext4 mounted with dax are mapped",
  why:
    `ext4 does not register for notifications from the DAX device, so nobody is told before the memory goes. All the same no page of the device may stay mapped once unbind has returned: the memory may be given to somebody else, or be pulled out of the machine. It has to be possible to unmount the filesystem then.`,
  covers: ["B9"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: ext4({ mount: { dax: "always" } }),
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
    noHolderStaysMapped,
    storeOops,
    umountOops,
    umountOopsIsLogged,
  ],
});
