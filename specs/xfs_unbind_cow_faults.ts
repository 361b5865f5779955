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
    {
      breaks: ["removal.returns"],
      kernels: "<6.8",
      shows: "hang",
      intermittent: true,
      reportedIn: "xfs_buf_lock",
      symptom: "unbind and those who write wait for each other for ever",
      cause:
        "xfs_dax_notify_failure() in fs/xfs/xfs_notify_failure.c walks with the AGF's buffer locked, and mf_dax_kill_procs() waits for a locked DAX entry in dax_lock_mapping_entry(); the CoW fault that has it locked waits for the AGF in xfs_alloc_fix_freelist(). Since 6.8 the freeze waits for all faults before the walk",
      certainty: "seen",
      reference: "fa422b353d21, in 6.8",
    },
    {
      breaks: ["kernelLog.isClean"],
      kernels: "<6.8",
      shows: "hang",
      intermittent: true,
      reportedIn: "xfs_buf_lock",
      symptom: "The log tells of hung tasks: unbind and those who write",
      cause: "They wait for each other, see there",
      certainty: "seen",
      reference: "fa422b353d21, in 6.8",
    },
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
