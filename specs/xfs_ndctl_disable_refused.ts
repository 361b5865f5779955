import {
  disableNamespace,
  everyUser,
  filesystem,
  fsdax,
  kernelLog,
  mapping,
  nothing,
  removal,
  scenario,
  xfs,
} from "../generator/mod.ts";

export default scenario({
  name: "xfs-ndctl-disable-refused",
  summary:
    "Disable a namespace with ndctl while files of an XFS on it are mapped",
  why:
    `An administrator takes a namespace away with ndctl, which asks first: it opens the block device for itself alone, and that fails with EBUSY as long as a filesystem is mounted on it. Nothing happens to those who have files mapped. What the other scenarios do by sysfs is what ndctl keeps people from.`,
  covers: [],
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
  remove: disableNamespace({ withinSeconds: 10 }),
  expect: [
    removal.isRefused({ errno: "EBUSY" }),
    everyUser.isUnaffected(),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    nothing.leaks(),
    kernelLog.isClean(),
  ],
});
