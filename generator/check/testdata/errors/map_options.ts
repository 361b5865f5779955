import {
  commonPromises,
  everyMapper,
  ext4,
  fsdax,
  holes,
  lockedMemory,
  mapping,
  mappings,
  newFaults,
  nobodyElse,
  openFiles,
  privateCopies,
  scenario,
  unbind,
  unlinkedFiles,
  xfs,
} from "../../../mod.ts";

const processes = 2;
const files = 1;
const sizeKiB = 64;

export default scenario({
  name: "map-options",
  summary: "Unbind nd_pmem",
  why: "Some options of a mapping do not go together",
  covers: ["C1"],
  device: fsdax({ sizeMiB: 512 }),
  each: {
    filesystem: {
      "ext4": ext4({ mount: { dax: "always" } }),
      "xfs": xfs({
        mkfs: { rmapbt: true, reflink: true },
        mount: { dax: "always" },
      }),
      "aligned": xfs({
        mkfs: {
          rmapbt: true,
          reflink: true,
          stripeKiB: 2048,
          extentHintKiB: 2048,
        },
        mount: { dax: "always" },
      }),
    },
    users: {
      "files": [
        mapping({
          processes,
          files,
          sizeKiB,
          filesOf: "late", // ERROR map-options: Cannot find a user of files before this one that is named "late"
          flags: ["MAP_SHARED"],
          access: "read",
        }),
        openFiles({ as: "late", processes, files, sizeKiB }),
        mapping({
          processes,
          files: 2, // ERROR map-options: Cannot map 2 as "files" of the files of "late", which have 1
          sizeKiB,
          filesOf: "late",
          flags: ["MAP_SHARED"],
          access: "write",
          blocks: "hole", // ERROR map-options: Cannot set "blocks" for the files of "late"
          unlinked: true, // ERROR map-options: Cannot set "unlinked" for the files of "late"
        }),
      ],
      "pages": [
        mapping({
          processes,
          files,
          sizeKiB, // ERROR map-options: Cannot map 64 KiB by PMDs
          flags: ["MAP_SHARED"],
          access: "read",
          pages: "PMD", // ERROR map-options: Cannot map by PMDs: the extents need not be aligned to them
        }),
        mapping({
          processes,
          files,
          sizeKiB,
          flags: ["MAP_SHARED", "MAP_LOCKED"],
          access: "read",
          blocks: "unwritten", // ERROR map-options: Cannot expect "commonPromises" where "unwritten" is only read
          lock: "mlock", // ERROR map-options: Cannot lock by "mlock" what "MAP_LOCKED" locks
        }),
      ],
      "processes": [
        mapping({
          processes: 1,
          files,
          sizeKiB,
          flags: ["MAP_SHARED"],
          access: "read",
          inherit: "fork", // ERROR map-options: Cannot inherit a mapping: there is one process only
          touchedBy: 2, // ERROR map-options: Cannot have 2 processes touch the pages: there is 1
        }),
        mapping({
          processes,
          files,
          sizeKiB,
          flags: ["MAP_SHARED"],
          access: "read",
          inherit: "CLONE_VM",
          touchedBy: 1, // ERROR map-options: Cannot have some processes touch the pages of all: their memory is the same
        }),
        mapping({
          as: "copier",
          processes,
          files,
          sizeKiB,
          flags: ["MAP_PRIVATE"],
          access: "write",
          inherit: "fork", // ERROR map-options: Cannot inherit a mapping with "leaderExits" // ERROR map-options: Cannot inherit a mapping that is written with "MAP_PRIVATE"
          leaderExits: true,
        }),
      ],
    },
  },
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AO",
      addrLsb: "PUD", // ERROR unknown-value: Cannot accept "PUD" as "addrLsb"
      atMost: 3,
      atLeast: 0, // ERROR out-of-range: Cannot accept 0 as "atLeast"
    }),
    mappings.areGone({
      who: "copier", // ERROR private-write: Cannot expect "mappings.areGone" of those whose pages are private copies // ERROR unknown-user: Cannot find a user named "copier"
    }),
    nobodyElse.isSignalled(), // ERROR pointless-expectation: Cannot expect "nobodyElse.isSignalled" here: all users have pages of the device mapped
    privateCopies.areKept(), // ERROR pointless-expectation: Cannot expect "privateCopies.areKept" here: no user writes to a "MAP_PRIVATE" mapping
    newFaults.fail(), // ERROR pointless-expectation: Cannot expect "newFaults.fail" here: no user leaves pages untouched
    holes.readZeros(), // ERROR pointless-expectation: Cannot expect "holes.readZeros" here: no user reads "blocks"
    lockedMemory.isResident(), // ERROR pointless-expectation: Cannot expect "lockedMemory.isResident" here: no user locks its memory
    unlinkedFiles.areFreed(), // ERROR pointless-expectation: Cannot expect "unlinkedFiles.areFreed" here: no user has files unlinked
  ],
});
