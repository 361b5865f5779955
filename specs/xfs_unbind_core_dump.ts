import {
  cores,
  data,
  device,
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
  name: "xfs-unbind-core-dump",
  summary: "Unbind nd_pmem while a process dumps the pages that it has mapped",
  why:
    `Bits 7 and 8 of coredump_filter put DAX mappings into a core. The kernel takes the pages for that one by one, and holds on to each as long as whoever reads the core from a pipe takes to make room for it. When the device goes in the middle of that, the removal waits for the page that is being written, or leaves it be; the dump comes to its end without the pages that are no more, and neither of the two crashes.`,
  covers: ["C21"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    mapping({
      processes: 1,
      files: 1,
      sizeKiB: 32768,
      flags: ["MAP_SHARED"],
      access: "write",
      state: "dumping",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    cores.areBounded(),
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
    {
      breaks: ["cores.areBounded"],
      kernels: "<6.8",
      shows: "timeout",
      symptom: "A process that dumps does not end until it is killed",
      cause:
        "Pages stay mapped, and get_dev_pagemap() in follow_page_pte(), mm/gup.c, finds none for them any more: the page counts as absent, faultin_page() finds it there, and __get_user_pages() tries again for ever",
      certainty: "suspected",
      reference: "fa422b353d21, in 6.8",
    },
    { ...umountOops, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    {
      ...umountOopsIsLogged,
      kernels: "<6.8",
      reference: "fa422b353d21, in 6.8",
    },
    unbindSpins,
  ],
});
