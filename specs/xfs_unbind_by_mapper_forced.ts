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
  umountOops,
  umountOopsIsLogged,
  unbindSpins,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-by-mapper-forced",
  summary: "Unbind nd_pmem by a process that maps, and wants no SIGBUS",
  why:
    `On the process that writes to unbind the SIGBUS of the removal is forced: where it ignores or blocks the signal it dies of it, once the write has done all its work.`,
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
  each: {
    users: {
      "ignored": [
        mapping({
          processes: 1,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          sigbus: "SIG_IGN",
          unbinds: true,
        }),
      ],
      "blocked": [
        mapping({
          processes: 1,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          sigbus: "blocked",
          unbinds: true,
        }),
      ],
      "default": [
        mapping({
          processes: 1,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          sigbus: "SIG_DFL",
          unbinds: true,
        }),
      ],
    },
  },
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
    { ...umountOops, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    {
      ...umountOopsIsLogged,
      kernels: "<6.8",
      reference: "fa422b353d21, in 6.8",
    },
    {
      breaks: ["removal.returns"],
      cells: ["blocked", "default"],
      kernels: "<6.8",
      shows: "fail",
      symptom: "The filesystem cannot be mounted again for the next removal",
      cause: "The oops of umount left the device in use, see there",
      certainty: "seen",
      reference: "fa422b353d21, in 6.8",
    },
    unbindSpins,
  ],
});
