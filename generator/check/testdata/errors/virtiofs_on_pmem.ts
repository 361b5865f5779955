import {
  fsdax,
  mapping,
  mappings,
  removal,
  scenario,
  unbind,
  virtiofs,
} from "../../../mod.ts";

export default scenario({
  name: "virtiofs-on-pmem",
  summary: "Unbind nd_pmem below a filesystem of the host's",
  why: "It has a mistake",
  covers: ["B13"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: virtiofs({ mount: { dax: "always" } }), // ERROR filesystem-device: Cannot make virtiofs on fsdax: the host makes it, behind a DAX window
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [removal.returns(), mappings.areGone()],
});
