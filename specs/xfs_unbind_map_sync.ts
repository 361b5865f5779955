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
  name: "xfs-unbind-map-sync",
  summary: "Unbind nd_pmem while freshly allocated blocks are mapped MAP_SYNC",
  why:
    `A write fault of a MAP_SYNC mapping allocates blocks and has the filesystem commit them before the page is mapped. What is mapped by such a fault has to be found and taken away like anything else, and nothing that it leaves behind may trip the umount that follows.`,
  covers: ["C5"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  each: {
    users: {
      "hole": [
        mapping({
          processes: 1,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED", "MAP_SYNC"],
          access: "write",
          blocks: "hole",
        }),
      ],
      "unwritten": [
        mapping({
          processes: 1,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED", "MAP_SYNC"],
          access: "write",
          blocks: "unwritten",
        }),
      ],
    },
  },
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
  knownIssues: [unbindSpins],
});
