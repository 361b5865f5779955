import {
  everyUser,
  filesystem,
  fsdax,
  kernelLog,
  mapping,
  nothing,
  removal,
  removeModule,
  scenario,
  xfs,
} from "../generator/mod.ts";

export default scenario({
  name: "xfs-module-removal-refused",
  summary: "Unload nd_pmem and nd_e820 while files of an XFS are mapped",
  why:
    `A driver can be unbound from a device that is in use, but its module cannot be unloaded: an open block device holds a reference to nd_pmem, and libnvdimm holds one to the module of the bus for each device of it that is bound. delete_module() fails with EAGAIN, or EBUSY, and nothing happens to those who have files mapped.`,
  covers: ["A17"],
  device: fsdax({ sizeMiB: 512, provider: "e820" }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  expect: [
    removal.isRefused({ errno: ["EAGAIN", "EBUSY"] }),
    everyUser.isUnaffected(),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    nothing.leaks(),
    kernelLog.isClean(),
  ],
  each: {
    remove: {
      "its-own": removeModule({ module: "nd_pmem", withinSeconds: 10 }),
      "of-the-bus": removeModule({ module: "nd_e820", withinSeconds: 10 }),
    },
  },
});
