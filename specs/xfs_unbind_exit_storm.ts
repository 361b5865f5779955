import {
  data,
  device,
  everyMapper,
  everyUser,
  filesystem,
  fsdax,
  kernelLog,
  mapping,
  nothing,
  removal,
  scenario,
  secondRemoval,
  unbind,
  xfs,
} from "../generator/mod.ts";
import {
  nobodyIsTold,
  umountOops,
  umountOopsIsLogged,
  unbindSpins,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-exit-storm",
  summary: "Unbind nd_pmem while fifty processes die of their SIGBUS",
  why:
    `The kernel finds the processes that map a page anew for every page, and signals them one after the other. Where nobody handles SIGBUS they die while it does so: each has all files mapped, so their exits run into the walk over all the others, on the same files. None of that may hold up the removal, or harm it.`,
  covers: ["C12"],
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
      processes: 50,
      files: 50,
      sizeKiB: 16,
      flags: ["MAP_SHARED"],
      access: "write",
      sigbus: "SIG_DFL",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    everyMapper.isKilledBy({ signal: "SIGBUS" }),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    data.isIntact(),
    filesystem.isConsistent(),
    secondRemoval.isAlike(),
    nothing.leaks(),
  ],
  knownIssues: [
    { ...nobodyIsTold, breaks: ["everyMapper.isKilledBy"] },
    { ...umountOops, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    {
      ...umountOopsIsLogged,
      kernels: "<6.8",
      reference: "fa422b353d21, in 6.8",
    },
    unbindSpins,
  ],
});
