import {
  deviceMapping,
  ext4,
  fsdax,
  mapping,
  mappings,
  openFiles,
  partition,
  removal,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "partition-behind-the-end",
  summary: "Unbind nd_pmem",
  why: "A partition is on its device, and on no other kind of device",
  covers: ["A19"],
  device: partition({
    of: fsdax({ sizeMiB: 512 }),
    startMiB: 512, // ERROR device-too-small: Cannot begin a partition at 512 MiB of a device of 512 MiB
  }),
  filesystem: ext4({ mount: { dax: "never" } }),
  users: [
    deviceMapping({ sizeMiB: 2 }), // ERROR user-device: Cannot use "deviceMapping" with partition
    mapping({
      processes: 1,
      files: 1,
      sizeKiB: 4,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
    openFiles({ processes: 1, files: 1, sizeKiB: 4 }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    mappings.areGone(),
  ],
});
