import { fsdax, openFiles, removal, scenario, unbind, xfs } from "../../../mod.ts";

export default scenario({
  name: "dax-lib", // ERROR reserved-name: Cannot name a scenario "dax-lib": "dax_lib.sh" is a file beside the tests
  summary: "Unbind nd_pmem",
  why: "Its test would be taken for something else",
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
