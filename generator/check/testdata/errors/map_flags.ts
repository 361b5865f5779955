import {
  everyMapper,
  fsdax,
  mapping,
  mappings,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

const options = 1;
const processes = 1;
const files = 1;
const sizeKiB = 4;

export default scenario({
  name: "map-flags",
  summary: "Unbind nd_pmem",
  why: "mmap() refuses some flags together",
  covers: ["C1"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "never" },
  }),
  users: [
    mapping({
      processes,
      files,
      sizeKiB,
      flags: ["MAP_SHARED", "MAP_PRIVATE"], // ERROR map-flags: Cannot map with both of "MAP_SHARED" and "MAP_PRIVATE"
      access: "read",
    }),
    mapping({
      processes,
      files,
      sizeKiB,
      flags: ["MAP_POPULATE"], // ERROR map-flags: Cannot map with neither of "MAP_SHARED" and "MAP_PRIVATE"
      access: "read",
    }),
    mapping({
      processes,
      files,
      sizeKiB,
      flags: ["MAP_PRIVATE", "MAP_SYNC"], // ERROR map-flags: Cannot map with "MAP_SYNC" without "MAP_SHARED"
      access: "write", // ERROR private-write: Cannot use access "write" with "MAP_PRIVATE"
    }),
    mapping({
      processes,
      files,
      sizeKiB,
      flags: [
        "MAP_SHARED",
        "MAP_SYNC", // ERROR map-flags: Cannot map with "MAP_SYNC" on a filesystem mounted with dax "never"
      ],
      access: "write",
    }),
    mapping({
      processes,
      files,
      sizeKiB,
      flags: [
        "MAP_SHRED", // ERROR unknown-value: Cannot accept "MAP_SHRED" as "flags"
      ],
      access: "read",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AO" }), // ERROR pointless-expectation: Cannot expect "everyMapper.gets" here: mounted with dax "never", no file maps pages of the device
    mappings.areGone(),
  ],
});
