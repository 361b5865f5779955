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
  name: "xfs-unbind-held-processes",
  summary: "Unbind nd_pmem under processes that do not run",
  why:
    `A process that is stopped, interrupted by its tracer, frozen in its cgroup, or asleep in the kernel cannot answer, and the removal must not wait for it: its mappings are taken away and the signal is queued. When it goes on it takes the signal, and finds what everybody else has found.`,
  covers: ["C18"],
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
      "stopped": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          state: "stopped",
        }),
      ],
      "traced": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          state: "traced",
        }),
      ],
      "frozen": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          state: "frozen",
        }),
      ],
      "uninterruptible": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          state: "uninterruptible",
        }),
      ],
    },
  },
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    everyMapper.hasPending({ signal: "SIGBUS" }),
  ],
  knownIssues: [
    {
      ...nobodyIsTold,
      breaks: ["everyMapper.hasPending", "everyMapper.gets"],
    },
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
