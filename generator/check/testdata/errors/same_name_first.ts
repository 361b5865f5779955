import { fsdax, openFiles, removal, scenario, unbind, xfs } from "../../../mod.ts";

export default scenario({
  name: "same-name",
  summary: "Unbind nd_pmem",
  why: "Names are for one scenario each",
  covers: ["A1"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [openFiles({ processes: 1, files: 1, sizeKiB: 4 })],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [removal.returns()],
});
