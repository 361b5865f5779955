import {
  commonPromises,
  everyMapper,
  fsdax,
  mapping,
  scenario,
  sysctl,
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
  name: "xfs-unbind-mce-kill-policies",
  summary: "Unbind nd_pmem under mappers of all policies for memory failures",
  why:
    `By PR_MCE_KILL a process says whether it wants to be killed as soon as memory of its fails, or when it touches it, and the sysctl vm.memory_failure_early_kill says so for those who do not. None of that is about a device that goes away: there is no later, so every mapper is told at once, whatever its policy.`,
  covers: ["C17"],
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
      as: "early",
      processes: 2,
      files: 1,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
      mceKill: "PR_MCE_KILL_EARLY",
    }),
    mapping({
      as: "late",
      processes: 2,
      files: 1,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
      mceKill: "PR_MCE_KILL_LATE",
    }),
    mapping({
      as: "without-policy",
      processes: 2,
      files: 1,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  each: {
    before: {
      "late": [sysctl({ name: "vm.memory_failure_early_kill", value: 0 })],
      "early": [sysctl({ name: "vm.memory_failure_early_kill", value: 1 })],
    },
  },
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AO",
      who: "early",
    }),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AO",
      who: "late",
    }),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AO",
      who: "without-policy",
    }),
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
