import {
  ext4,
  fsdax,
  openFiles,
  removal,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "device-role",
  summary: "Unbind nd_pmem",
  why: "A filesystem has the device that is removed of it",
  covers: ["B5"],
  device: fsdax({ sizeMiB: 512 }),
  users: [openFiles({ processes: 1, files: 1, sizeKiB: 4 })],
  before: [
    unbind({
      driver: "device_dax", // ERROR device-role: Cannot unbind "device_dax" before the removal
      of: "log", // ERROR device-role: Cannot remove the log device: there is none
      withinSeconds: 30,
    }),
  ],
  remove: unbind({
    driver: "nd_pmem",
    of: "log", // ERROR device-role: Cannot remove the log device: there is none // ERROR device-role: Cannot remove the log device twice
    withinSeconds: 30,
  }),
  expect: [removal.returns()],
  each: {
    filesystem: {
      ext4: ext4({ mount: { dax: "always" } }),
      both: xfs({
        mkfs: { rmapbt: true, reflink: true },
        mount: { dax: "always" },
        log: fsdax({ sizeMiB: 512 }),
        realtime: fsdax({ sizeMiB: 512 }), // ERROR device-role: Cannot use a third device for the realtime section
      }),
    },
  },
});
