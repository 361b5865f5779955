import {
  commonPromises,
  fsdax,
  mapping,
  scenario,
  unbind,
  xfs,
} from "../generator/mod.ts";
import { unbindSpins } from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-metadir",
  summary: "Unbind nd_pmem from an XFS with a metadata directory and quotas",
  why:
    `With a metadata directory the inodes of quotas hang below a root of their own, and are in core as long as the filesystem is mounted. The removal of the device has to get past those, and umount has to get rid of them without writing them.

mkfs.xfs and the kernel have it since 6.13.`,
  covers: ["B16"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true, metadir: true },
    mount: { dax: "always", flags: ["uquota", "gquota", "pquota"] },
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
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
  knownIssues: [unbindSpins],
});
