import {
  ext4,
  fsdax,
  mapping,
  openFiles,
  scenario,
  unbind,
} from "../../../mod.ts";

const one = openFiles({ processes: 1, files: 1, sizeKiB: 4 });

export default scenario({
  name: "lists",
  summary: "Unbind nd_pmem",
  why: "Lists have bounds",
  covers: ["A1"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: ext4({ mount: { dax: "always" } }),
  users: [ // ERROR long-list: Cannot accept 17 items in "users": 16 are allowed
    one, one, one, one, one, one, one, one, one,
    one, one, one, one, one, one, one,
    mapping({}), // what is not looked at has no other mistakes
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [], // ERROR empty-list: Cannot accept an empty list as "expect"
});
