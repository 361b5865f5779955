import {
  daxWindow,
  mapping,
  mappings,
  removal,
  removeModule,
  scenario,
  unbind,
  virtiofs,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "dax-window",
  summary: "Unbind virtio_fs below a filesystem that the host does not make",
  why: "It has mistakes",
  covers: ["B13"],
  device: daxWindow({ sizeMiB: 512 }),
  each: {
    filesystem: {
      host: virtiofs({ mount: { dax: "always" } }),
      guest: xfs({ // ERROR filesystem-device: Cannot make xfs on daxWindow: it is a window to files of the host
        mkfs: { rmapbt: true, reflink: true },
        mount: { dax: "always" },
      }),
    },
    remove: {
      window: unbind({ driver: "virtio_fs", withinSeconds: 30 }),
      pmem: unbind({ driver: "nd_pmem", withinSeconds: 30 }), // ERROR driver-device: Cannot unbind "nd_pmem" from a DAX window
      module: removeModule({ module: "nd_pmem", withinSeconds: 30 }), // ERROR driver-device: Cannot use "removeModule" with a DAX window
    },
  },
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  expect: [removal.returns(), mappings.areGone()],
});
