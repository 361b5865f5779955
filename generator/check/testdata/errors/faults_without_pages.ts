import {
  mapping,
  poison,
  removal,
  scenario,
  sector,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "faults-without-pages",
  summary: "Unbind nd_pmem",
  why: "memory_failure() knows pages",
  covers: ["F3"],
  device: sector({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "never" },
  }),
  users: [
    mapping({
      processes: 1,
      files: 1,
      sizeKiB: 4,
      flags: ["MAP_SHARED"],
      access: "read",
    }),
  ],
  before: [
    poison({ by: "corrupt-pfn", of: "data" }), // ERROR fault-place: Cannot use "poison" here: pages of sector are unknown to memory_failure()
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [removal.returns()],
});
