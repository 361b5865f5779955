import {
  commonPromises,
  data,
  devdax,
  deviceMapping,
  filesystem,
  fsstress,
  fsx,
  mapping,
  openFiles,
  scenario,
  secondRemoval,
  systemCalls,
  unbind,
  workload,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "devdax-used-as-fsdax",
  summary: "Unbind nd_pmem",
  why: "Nothing here goes with devdax",
  covers: ["A1"],
  device: devdax({ sizeMiB: 512 }),
  filesystem: xfs({ // ERROR filesystem-device: Cannot make xfs on devdax: it is a character device
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    deviceMapping({ sizeMiB: 2 }),
    mapping({ // ERROR user-device: Cannot use "mapping" with devdax
      processes: 1,
      files: 1,
      sizeKiB: 4,
      flags: ["MAP_SHARED"],
      access: "read",
    }),
    openFiles({ processes: 1, files: 1, sizeKiB: 4 }), // ERROR user-device: Cannot use "openFiles" with devdax
    fsstress({ processes: 1, operations: 1 }), // ERROR user-device: Cannot use "fsstress" with devdax
    fsx({ operations: 1, maxOperationBytes: 1, fileBytes: 1 }), // ERROR user-device: Cannot use "fsx" with devdax
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }), // ERROR driver-device: Cannot unbind "nd_pmem" from a device made by devdax
  expect: [commonPromises()],
});
