import {
  commonPromises,
  everyMapper,
  filesystem,
  fsdax,
  mapping,
  nobody,
  scenario,
  secondRemoval,
  systemCalls,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "common-promises-twice",
  summary: "Unbind nd_pmem",
  why: "Once is enough",
  covers: ["A1"],
  knownIssues: [{
    breaks: [
      "commonPromises", // ERROR broken-expectation: Cannot break "commonPromises" as a whole
      "workload.ends", // ERROR broken-expectation: Cannot break "workload.ends": the scenario does not expect it
      "filesystem.unmounts",
    ],
    kernels: "<6.8",
    shows: "hang",
    symptom: "umount never returns",
    cause: "The transaction waits for a device that is gone",
    certainty: "suspected",
  }],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
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
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AO" }), // ERROR duplicate-expectation: Cannot expect "everyMapper.gets" again: "commonPromises" has it in it
    commonPromises(),
    systemCalls.failWith({ errno: "EIO" }), // ERROR duplicate-expectation: Cannot expect "systemCalls.failWith" again
    filesystem.unmounts(), // ERROR duplicate-expectation: Cannot expect "filesystem.unmounts" again
    nobody.isSignalled(), // ERROR contradiction: Cannot expect "nobody.isSignalled" together with "everyMapper.gets"
    commonPromises(), // ERROR duplicate-expectation: Cannot expect "commonPromises" twice
  ],
});
