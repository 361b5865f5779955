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
  name: "xfs-unbind-realtime-groups",
  summary: "Unbind nd_pmem from an XFS's realtime device with reverse mappings",
  why:
    `With realtime groups the realtime device has reverse mapping btrees like the data device, and XFS can find out who uses a page of it: who maps one is told, and the mapping is gone once unbind has returned.

That needs the metadata directory, which kernels have since 6.13 and mkfs.xfs since 6.13; reverse mappings of realtime groups came with 6.14.`,
  covers: ["B7"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: false, metadir: true },
    mount: { dax: "always" },
    realtime: fsdax({ sizeMiB: 512 }),
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
  remove: unbind({ driver: "nd_pmem", of: "realtime", withinSeconds: 30 }),
  expect: [commonPromises()],
  knownIssues: [unbindSpins],
});
