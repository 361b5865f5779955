import {
  commonPromises,
  fsdax,
  fsx,
  mapping,
  openFiles,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

const MiB = 1024;

export default scenario({
  name: "small-device",
  summary: "Unbind nd_pmem",
  why: "A device holds no more than its size",
  covers: ["A1"],
  device: fsdax({ sizeMiB: 298 }), // ERROR device-too-small: Cannot make an XFS of 298 MiB: mkfs.xfs refuses less than 300 MiB
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    fsx({ operations: 1, maxOperationBytes: 1, fileBytes: 209715200 }),
    openFiles({ processes: 64, files: 2, sizeKiB: 16384 }),
    mapping({ // ERROR device-too-small: Cannot put 360 MiB of files on a device of 298 MiB
      processes: 64,
      files: 8,
      sizeKiB: 16384,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
    openFiles({ processes: 1, files: 64, sizeKiB: 16384 }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
});
