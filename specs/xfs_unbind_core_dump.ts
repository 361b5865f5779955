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
    {
      breaks: ["removal.returns"],
      kernels: ">=6.8 <6.15",
      shows: "crash",
      intermittent: true,
      reportedIn: "dump_user_range",
      symptom:
        "The process that dumps is an oops once its reader has made room, if the removal came while it held a page",
      cause:
        "dump_user_range(), fs/coredump.c, holds the page of get_dump_page() while dump_emit_page() waits for the pipe; nobody waits for the counts of pages: memunmap_pages(), mm/memremap.c, waits for pgmap->ref alone, which follow_page_pte() has given back by then. put_page() reads the struct page, whose vmemmap is gone",
      certainty: "read in the source",
    },
    {
      breaks: ["cores.areBounded", "everyUser.canBeKilled"],
      kernels: ">=6.8 <6.15",
      shows: "hang",
      intermittent: true,
      reportedIn: "make_task_dead",
      symptom: "The process that died in dump_user_range() stays",
      cause: "It died with its core half written, which has no way back",
      certainty: "seen",
    },
    {
      breaks: ["kernelLog.isClean"],
      kernels: ">=6.8 <6.15",
      shows: "fail",
      intermittent: true,
      symptom: "The log has the oops",
      cause: "That of dump_user_range(), see there",
      certainty: "seen",
    },
    unbindSpins,
  ],
});
