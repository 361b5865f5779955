import {
  data,
  filesystem,
  fsdax,
  openFiles,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "not-mounted-again",
  summary: "Unbind nd_pmem",
  why: "What is not mounted cannot be looked at",
  covers: ["A1"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [openFiles({ processes: 1, files: 1, sizeKiB: 4 })],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    data.isIntact(), // ERROR needs-expectation: Cannot expect "data.isIntact" without "filesystem.mountsAgain"
    filesystem.isConsistent(), // ERROR needs-expectation: Cannot expect "filesystem.isConsistent" without "filesystem.mountsAgain"
  ],
});
