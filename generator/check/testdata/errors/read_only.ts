import {
  erofs,
  filesystem,
  fsdax,
  fsstress,
  fsx,
  mapping,
  mappings,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "read-only",
  summary: "Unbind nd_pmem",
  why: "Nobody writes where nothing can be written",
  covers: ["B8"],
  device: fsdax({ sizeMiB: 512 }),
  users: [
    mapping({
      processes: 1,
      files: 1,
      sizeKiB: 4,
      flags: ["MAP_SHARED"],
      access: "write", // ERROR read-only: Cannot use access "write" here: it is mounted with "ro" // ERROR read-only: Cannot use access "write" here: EROFS is read-only
    }),
    fsstress({ processes: 1, operations: 1 }), // ERROR read-only: Cannot use "fsstress" here: it is mounted with "ro" // ERROR read-only: Cannot use "fsstress" here: EROFS is read-only
    fsx({ operations: 1, maxOperationBytes: 1, fileBytes: 1 }), // ERROR read-only: Cannot use "fsx" here: it is mounted with "ro" // ERROR read-only: Cannot use "fsx" here: EROFS is read-only
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    mappings.areGone(),
    mappings.stayValid(), // ERROR contradiction: Cannot expect "mappings.stayValid" together with "mappings.areGone"
    filesystem.isShutDown({ by: "EXT4_GOING_FLAGS_NOLOGFLUSH" }), // ERROR pointless-expectation: Cannot expect "filesystem.isShutDown" here: xfs is never shut down by EXT4_GOING_FLAGS_NOLOGFLUSH // ERROR pointless-expectation: Cannot expect "filesystem.isShutDown" here: erofs has no shutdown
  ],
  each: {
    filesystem: {
      "read-only": xfs({
        mkfs: { rmapbt: true, reflink: false },
        mount: { dax: "always", flags: ["ro"] },
      }),
      "no-recovery": xfs({
        mkfs: { rmapbt: true, reflink: false },
        mount: {
          dax: "always",
          flags: [
            "norecovery", // ERROR read-only: Cannot mount with "norecovery" without "ro"
          ],
        },
      }),
      "erofs": erofs({ mount: { dax: "always" } }),
    },
  },
});
