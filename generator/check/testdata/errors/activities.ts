import {
  caller,
  callsInProgress,
  evictor,
  ext4,
  faulter,
  fileChanger,
  foreignData,
  freezer,
  freezes,
  fsdax,
  mapping,
  mappings,
  pin,
  pins,
  removal,
  reportedWrites,
  scenario,
  scrub,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "activities",
  summary: "Unbind nd_pmem",
  why: "What goes on has to be possible on an ext4",
  covers: ["E8"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: ext4({ mount: { dax: "always" } }),
  users: [
    mapping({
      as: "mapper",
      processes: 1,
      files: 1,
      sizeKiB: 4,
      flags: ["MAP_SHARED"],
      access: "read",
    }),
  ],
  meanwhile: [
    freezer({
      by: "xfs_scrub", // ERROR activity-filesystem: Cannot freeze by "xfs_scrub": the filesystem is ext4
    }),
    freezer({
      by: "dmsetup suspend", // ERROR activity-filesystem: Cannot freeze by "dmsetup suspend": fsdax is no device of device-mapper
      leadMilliseconds: 0, // ERROR out-of-range: Cannot accept 0 as "leadMilliseconds"
    }),
    fileChanger({
      calls: [
        "ftruncate",
        "FICLONE", // ERROR activity-filesystem: Cannot change files by "FICLONE": ext4 shares no blocks
        "XFS_IOC_FSGROWFSDATA", // ERROR activity-filesystem: Cannot change files by "XFS_IOC_FSGROWFSDATA": ext4 has none
      ],
    }),
    pin({
      as: "short",
      by: "vmsplice",
      pages: 1,
      filesOf: "mapper",
    }),
    pin({ as: "long", by: "IORING_REGISTER_BUFFERS", pages: 1 }),
    pin({ by: "mmap", pages: 1 }), // ERROR unknown-value: Cannot accept "mmap" as "by"
    caller({ processes: 1, calls: ["close"] }), // ERROR unknown-value: Cannot accept "close" as "calls"
    mapping({}), // ERROR wrong-word: Cannot use "mapping" in "meanwhile" // ERROR missing-field: Cannot do without "processes"
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    mappings.areGone({ who: "mapper" }),
    pins.areReleased({ removal: "waits", who: "short" }),
    pins.areReleased({ removal: "waits" }),
    callsInProgress.return({ result: ["whole", "short"], errno: "EIO" }), // ERROR pointless-expectation: Cannot expect "callsInProgress.return" here: it has an errno, and no result is "error"
    freezes.areUndone({ by: "kernel" }), // ERROR unknown-value: Cannot accept "kernel" as "by"
    scrub.findsNothing(), // ERROR pointless-expectation: Cannot expect "scrub.findsNothing" here: there is no scrub of ext4
  ],
});
