import {
  ext4,
  labelled,
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
  name: "neighbours-apart",
  summary: "Unbind nd_pmem",
  why: "A region is of one provider, and an XFS needs room",
  covers: ["A20"],
  device: labelled({ sizeMiB: 384, provider: "nfit" }),
  filesystem: ext4({ mount: { dax: "always" } }),
  beside: neighbour({
    device: labelled({ sizeMiB: 256, provider: "cxl" }), // ERROR neighbour: Cannot have namespaces of two providers in one region // ERROR device-too-small: Cannot make an XFS of 256 MiB: mkfs.xfs refuses less than 300 MiB
    filesystem: xfs({
      mkfs: { rmapbt: true, reflink: true },
      mount: { dax: "always" },
    }),
    users: [user],
  }),
  users: [user],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [removal.returns()],
});
