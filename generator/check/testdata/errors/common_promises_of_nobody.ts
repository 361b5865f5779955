import {
  commonPromises,
  fsdax,
  fsx,
  nobody,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "common-promises-of-nobody",
  summary: "Unbind nd_pmem",
  why: "The common promises are about mapped files",
  covers: ["A1"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [fsx({ operations: 1, maxOperationBytes: 1, fileBytes: 1 })],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(), // ERROR pointless-expectation: Cannot expect "commonPromises" here: it is about mapped files, and no user is a mapping({ ... })
    nobody.isSignalled(), // ERROR contradiction: Cannot expect "nobody.isSignalled" together with "commonPromises", which has "everyMapper.gets" in it // ERROR pointless-expectation: Cannot expect "nobody.isSignalled" here: no user but fsstress
  ],
});
