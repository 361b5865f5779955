import {
  commonPromises,
  fsdax,
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
  name: "xfs-unbind-vma-states",
  summary:
    "Unbind nd_pmem while mappings of an XFS are many, moved or protected",
  why:
    `A page is mapped wherever a page table has it: twice or a thousand times in one process, at an address that mremap() has moved it to, behind PROT_NONE, in a mapping that children do not inherit. All of these have to be found, whatever the state of the mapping.`,
  covers: ["C11"],
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
      "twice": [
        mapping({
          processes: 2,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          times: 2,
        }),
      ],
      "thousand": [
        mapping({
          processes: 1,
          files: 1,
          sizeKiB: 4,
          flags: ["MAP_SHARED"],
          access: "write",
          times: 1000,
        }),
      ],
      "mremap": [
        mapping({
          processes: 2,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          change: "mremap",
        }),
      ],
      "prot-none": [
        mapping({
          processes: 2,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          change: "PROT_NONE",
        }),
      ],
      "dontfork": [
        mapping({
          processes: 2,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          change: "MADV_DONTFORK",
        }),
      ],
    },
  },
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    untoldTruncateOops,
    untoldTruncateHangs,
    untoldTruncateOopsIsLogged,
    unbindSpins,
  ],
});
