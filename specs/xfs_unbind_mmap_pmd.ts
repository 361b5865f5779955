import {
  commonPromises,
  everyMapper,
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
  name: "xfs-unbind-mmap-pmd",
  summary: "Unbind nd_pmem while files of an XFS are mapped by PMDs",
  why:
    `Where extents and mappings are aligned to 2 MiB, one PMD maps 512 pages. Each such mapping has to be found and taken away as a whole: a process is sent one signal for it, whose si_addr_lsb tells its size, not one for every page.`,
  covers: ["C4"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: {
      rmapbt: true,
      reflink: true,
      stripeKiB: 2048,
      extentHintKiB: 2048,
    },
    mount: { dax: "always" },
  }),
  each: {
    users: {
      "read": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 8192,
          flags: ["MAP_SHARED"],
          access: "read",
          pages: "PMD",
        }),
      ],
      "write": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 8192,
          flags: ["MAP_SHARED"],
          access: "write",
          pages: "PMD",
        }),
      ],
    },
  },
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AO",
      addrLsb: "PMD",
      atMost: 4,
    }),
  ],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    untoldTruncateOops,
    untoldTruncateHangs,
    untoldTruncateOopsIsLogged,
    unbindSpins,
  ],
});
