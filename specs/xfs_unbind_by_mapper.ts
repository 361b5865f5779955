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
  truncateHangs,
  truncateOops,
  truncateOopsIsLogged,
  unbindSpins,
  untoldStaysMapped,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-by-mapper",
  summary: "Unbind nd_pmem by a process that has files on it mapped",
  why:
    `Whoever writes to unbind may have files of the device mapped itself. To that process the removal is no advice, as it is to others: it is told with BUS_MCEERR_AR that what it is doing takes its memory away. The write goes on, and finds the process alive at its end.`,
  covers: ["C16"],
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
  users: [
    mapping({
      as: "unbinding",
      processes: 1,
      files: 1,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
      unbinds: true,
    }),
    mapping({
      as: "other",
      processes: 2,
      files: 1,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AR",
      who: "unbinding",
    }),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AO",
      who: "other",
    }),
    everyMapper.livesOn(),
  ],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    { ...truncateOops, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    { ...truncateHangs, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    {
      ...truncateOopsIsLogged,
      kernels: "<6.8",
      reference: "fa422b353d21, in 6.8",
    },
    unbindSpins,
  ],
});
