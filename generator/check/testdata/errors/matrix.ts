import {
  everyMapper,
  ext4,
  fsdax,
  mapping,
  removal,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "matrix",
  summary: "Unbind",
  why: "It has mistakes",
  covers: [],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: ext4({ mount: { dax: "always" } }),
  each: {
    filesystem: { // ERROR matrix: Cannot set "filesystem" in "each": the scenario has it already
      "xfs": xfs({
        mkfs: { rmapbt: true, reflink: true },
        mount: { dax: "always" },
      }),
    },
    users: {
      "shared": [
        mapping({
          as: "reader",
          processes: 1,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "read",
        }),
      ],
      "Private!": [ // ERROR bad-text: Cannot accept "Private!" as a name in "users"
        mapping({
          as: "reader",
          processes: 1,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_PRIVATE"],
          access: "write", // ERROR private-write: Cannot use access "write" with "MAP_PRIVATE"
        }),
      ],
    },
    remove: {}, // ERROR empty-list: Cannot accept no value as "remove"
    expect: {}, // ERROR unknown-field: Cannot set "expect" of "each"
  },
  expect: [
    removal.returns(),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: ["BUS_MCEERR_AO", "BUS_MCEERR_AA"], // ERROR unknown-value: Cannot accept "BUS_MCEERR_AA" as "siCode"
      who: "readr", // ERROR unknown-user: Cannot find a user named "readr"
    }),
  ],
  knownIssues: [{
    breaks: ["removal.returns"],
    cells: ["privat"], // ERROR matrix: Cannot find the cell "privat"
    kernels: "<6.8",
    shows: "fail",
    symptom: "It fails",
    cause: "Unknown",
    certainty: "suspected",
  }],
});
