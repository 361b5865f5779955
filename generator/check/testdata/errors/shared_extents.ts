import {
  cowFaults,
  fileSet,
  fsdax,
  mapping,
  removal,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "shared-extents",
  summary: "Unbind nd_pmem",
  why: "Files that share extents are there to share them",
  covers: ["B3"],
  device: fsdax({ sizeMiB: 512 }),
  users: [
    mapping({
      as: "first",
      processes: 1,
      files: 1,
      sizeKiB: 4,
      flags: ["MAP_SHARED"],
      reflinkOf: "second", // ERROR shared-extents: Cannot share extents here: the filesystem has no reflink // ERROR shared-extents: Cannot find files of a user "second" before this one
      access: "read",
    }),
    mapping({
      as: "second",
      processes: 1,
      files: 2, // ERROR shared-extents: Cannot share 2 files: "first" has 1
      sizeKiB: 4,
      flags: ["MAP_SHARED"],
      reflinkOf: "first", // ERROR shared-extents: Cannot share extents here: the filesystem has no reflink
      access: "read",
    }),
    cowFaults({ processes: 1, sizeKiB: 64 }), // ERROR shared-extents: Cannot use "cowFaults" here: the filesystem has no shared extents
    fileSet({ files: 50000, extents: 64, inCore: 1 }), // ERROR device-too-small: Cannot put 12501 MiB of files on a device of 512 MiB
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [removal.returns()],
  each: {
    filesystem: {
      with: xfs({
        mkfs: { rmapbt: true, reflink: true },
        mount: { dax: "always" },
      }),
      without: xfs({
        mkfs: { rmapbt: true, reflink: false },
        mount: { dax: "always" },
      }),
    },
  },
});
