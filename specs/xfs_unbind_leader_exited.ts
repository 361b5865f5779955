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
  truncateHangs,
  truncateOops,
  truncateOopsIsLogged,
  unbindSpins,
  untoldStaysMapped,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-leader-exited",
  summary: "Unbind nd_pmem under processes whose first thread has exited",
  why:
    `A process goes on when its first thread, the leader of its thread group, has called pthread_exit(): the other threads have the same memory, and the same mappings. Such a process has as much to lose by the removal as any other, so it has to be found and told like any other.`,
  covers: ["C10"],
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
      files: 1,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
      leaderExits: true,
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
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
    {
      breaks: ["everyMapper.gets"],
      kernels: ">=6.8",
      shows: "fail",
      symptom: "No process is signalled whose first thread has exited",
      cause:
        "collect_procs_fsdax() in mm/memory-failure.c goes through for_each_process() and compares the mm of each group leader with that of the mapping: that of a leader that has exited is NULL since exit_mm(), though its other threads go on with it",
      certainty: "seen",
    },
    unbindSpins,
  ],
});
