import {
  fsdax,
  mapping,
  removal,
  removePci,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "levels",
  summary: "Remove what is not there",
  why: "A device by nd_e820 is below no virtio device and no PCI function",
  covers: ["A12"],
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
  each: {
    remove: {
      virtio: unbind({ driver: "virtio_pmem", withinSeconds: 30 }), // ERROR driver-device: Cannot unbind "virtio_pmem" from a device made by fsdax
      function: removePci({ withinSeconds: 30 }), // ERROR driver-device: Cannot remove the PCI function of a device made by fsdax: by e820 it has none
    },
  },
  expect: [
    removal.isRefused({ errno: "EBUSY" }), // ERROR pointless-expectation: Cannot expect "removal.isRefused" here: nothing can refuse it
  ],
});
