import {
  commonPromises,
  everyMapper,
  fsdax,
  kernelLog,
  mapping,
  scenario,
  unbind,
  xfs,
} from "../generator/mod.ts";
import {
  logTellsNothing,
  nobodyIsTold,
  unbindSpins,
  untoldStaysMapped,
  untoldTruncateHangs,
  untoldTruncateOops,
  untoldTruncateOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-mmap-shared",
  summary: "Unbind nd_pmem while processes have files of an XFS mapped",
  why:
    `A driver can be unbound from a DAX device at any time, and that cannot fail. While files of a filesystem on it are mapped, the kernel has to find every process that maps one of its pages by the reverse mapping btree, tell the process with SIGBUS, and take the mapping away, before the memory is given up.

The filesystem is shut down, but it stays mounted: it has to be possible to unmount it, and to mount it again with its data intact when the device is back.`,
  covers: ["A1", "C1"],
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
      "read": [
        mapping({
          processes: 4,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "read",
        }),
      ],
      "write": [
        mapping({
          processes: 4,
          files: 2,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
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
      addrLsb: "PTE",
    }),
    kernelLog.has({ text: "Device is about to be removed!" }),
  ],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    untoldTruncateOops,
    untoldTruncateHangs,
    logTellsNothing,
    untoldTruncateOopsIsLogged,
    unbindSpins,
  ],
});
