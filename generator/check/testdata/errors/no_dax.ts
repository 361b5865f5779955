import {
  everyMapper,
  ext4,
  fsdax,
  mapping,
  mappings,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "no-dax",
  summary: "Unbind nd_pmem",
  why: "With dax=inode only files with a flag have DAX, and none has it",
  covers: ["B2"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: ext4({ mount: { dax: "inode" } }),
  users: [
    mapping({
      processes: 1,
      files: 1,
      sizeKiB: 4,
      flags: [
        "MAP_SHARED",
        "MAP_SYNC", // ERROR map-flags: Cannot map with "MAP_SYNC" on a filesystem mounted with dax "inode"
      ],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AO" }), // ERROR pointless-expectation: Cannot expect "everyMapper.gets" here: mounted with dax "inode", no file maps pages of the device
    mappings.areGone(),
  ],
});
