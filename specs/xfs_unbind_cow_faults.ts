import {
  commonPromises,
  cowFaults,
  fsdax,
  mapping,
  scenario,
  unbind,
  workload,
  xfs,
} from "../generator/mod.ts";
import {
  nobodyIsTold,
  truncateHangs,
  truncateOops,
  truncateOopsIsLogged,
  unbindSpins,
  untoldStaysMapped,
  writersHang,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-cow-faults",
  summary: "Unbind nd_pmem while write faults copy shared extents of an XFS",
  why:
    `A write fault on a shared extent copies it by way of the CoW fork: the new blocks are staging extents, of which the reverse mapping btree says that they belong to no inode. The removal has to wait for the faults that are under way, to keep out those that come, and to skip the staging extents that are left over.

Who maps other files is told as ever, and who writes ends by SIGBUS or when it is killed.`,
  covers: ["B4"],
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
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
    cowFaults({ processes: 2, sizeKiB: 1024 }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises(), workload.ends()],
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
    writersHang,
  ],
});
