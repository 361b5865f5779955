import {
  ext4,
  linear,
  openFiles,
  removal,
  scenario,
  sector,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "layers",
  summary: "Unbind nd_pmem",
  why: "Only a namespace in fsdax mode can be below another device",
  covers: ["A18"],
  device: linear({
    of: sector({ sizeMiB: 512 }), // ERROR wrong-word: Cannot use "sector" in "of"
  }),
  filesystem: ext4({ mount: { dax: "never" } }),
  users: [openFiles({ processes: 1, files: 1, sizeKiB: 4 })],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [removal.returns()],
});
