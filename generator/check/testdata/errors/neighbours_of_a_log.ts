import {
  fsdax,
  ext4,
  mapping,
  neighbour,
  removal,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

const user = mapping({
  processes: 1,
  files: 1,
  sizeKiB: 4,
  flags: ["MAP_SHARED"],
  access: "write",
});

export default scenario({
  name: "neighbours-of-a-log",
  summary: "Unbind nd_pmem",
  why: "There is no third namespace",
  covers: ["B5"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
    log: fsdax({ sizeMiB: 512 }),
  }),
  beside: neighbour({
    device: fsdax({ sizeMiB: 512 }), // ERROR neighbour: Cannot have a neighbour in a region of its own: the second device is the filesystem's
    filesystem: ext4({ mount: { dax: "always" } }),
    users: [user],
  }),
  users: [user],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [removal.returns()],
});
