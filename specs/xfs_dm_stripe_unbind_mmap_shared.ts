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
  stripe,
  unbind,
  xfs,
} from "../generator/mod.ts";
import {
  exitOops,
  mapperStaysMapped,
  umountOops,
  umountOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-dm-stripe-unbind-mmap-shared",
  summary: "Unbind nd_pmem from below a dm-stripe whose files are mapped",
  why:
    `device-mapper passes DAX through: what files on a dm-stripe have mapped are the pages of the device below. The filesystem holds the mapped device, and device-mapper does not register for notifications from the device that goes. All the same no page of it may stay mapped once unbind has returned: the memory may be given to somebody else, or be pulled out of the machine.

It has to be possible to unmount the filesystem and to remove the mapped device then, and to make it anew when the device is back.`,
  covers: ["A18"],
  device: stripe({ of: fsdax({ sizeMiB: 512 }) }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
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
    mapperStaysMapped,
    exitOops,
    umountOops,
    umountOopsIsLogged,
    {
      breaks: ["filesystem.mountsAgain"],
      kernels: ">=7.2",
      shows: "fail",
      symptom:
        "No filesystem on it can be mounted a second time, so that nothing of this can be tried: what was written with a flush before it is elsewhere on the device",
      cause:
        "where all stripes are on one device, dm_split_and_process_bio() in drivers/md/dm.c sends a bio that has data and REQ_PREFLUSH as it is (send_preflush_with_data), and stripe_map() in drivers/md/dm-stripe.c takes it for an empty flush: it sets the device and leaves the sector",
      certainty: "read in the source",
    },
  ],
});
