import {
  commonPromises,
  fsdax,
  lockedMemory,
  mapping,
  scenario,
  unbind,
  xfs,
} from "../generator/mod.ts";
import {
  nobodyIsTold,
  unbindSpins,
  untoldStaysMapped,
  untoldTruncateHangs,
  untoldTruncateOops,
  untoldTruncateOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-mlocked",
  summary: "Unbind nd_pmem while mappings of an XFS are locked or populated",
  why:
    `Locked memory is not reclaimed, but it has to go with its device like any other: mlock() is no reason for a page to stay mapped. What is gone cannot count as locked any more.`,
  covers: ["C6"],
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
      "mlock": [
        mapping({
          processes: 2,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          lock: "mlock",
        }),
      ],
      "mlock-onfault": [
        mapping({
          processes: 2,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          lock: "MLOCK_ONFAULT",
        }),
      ],
      "map-locked": [
        mapping({
          processes: 2,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED", "MAP_LOCKED"],
          access: "write",
        }),
      ],
      "map-populate": [
        mapping({
          processes: 2,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED", "MAP_POPULATE"],
          access: "read",
        }),
      ],
    },
  },
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises(), lockedMemory.isResident()],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    untoldTruncateOops,
    untoldTruncateHangs,
    untoldTruncateOopsIsLogged,
    unbindSpins,
  ],
});
