import {
  devdax,
  deviceMapping,
  ext4,
  fsdax,
  mapping,
  neighbour,
  removal,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "neighbours-of-devdax",
  summary: "Unbind device_dax",
  why: "A test on the harness has no files",
  covers: ["A5"],
  device: devdax({ sizeMiB: 256 }),
  beside: neighbour({ // ERROR neighbour: Cannot have a neighbour beside devdax: its test has no files
    device: fsdax({ sizeMiB: 512 }),
    filesystem: ext4({ mount: { dax: "always" } }),
    users: [
      mapping({
        processes: 1,
        files: 1,
        sizeKiB: 4,
        flags: ["MAP_SHARED"],
        access: "write",
      }),
    ],
  }),
  users: [deviceMapping({ sizeMiB: 2 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [removal.returns()],
});
