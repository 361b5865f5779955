import {
  commonPromises,
  fsdax,
  mapping,
  memoryReader,
  memoryReads,
  scenario,
  unbind,
  xfs,
} from "../generator/mod.ts";
import {
  umountOops,
  umountOopsIsLogged,
  unbindSpins,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-memory-read",
  summary: "Unbind nd_pmem while another process reads a mapper's memory",
  why:
    `A debugger reads the memory of a process through the process's own page tables, by process_vm_readv() or /proc/PID/mem. While the device goes such a read gives what was there before, or fails; once the device is gone it fails like the process's own access would, and neither shows what the memory holds by then, nor touches it.`,
  covers: ["C19"],
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
      "process-vm-readv": [
        mapping({
          as: "victim",
          processes: 1,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
        }),
        memoryReader({ of: "victim", by: "process_vm_readv" }),
      ],
      "proc-pid-mem": [
        mapping({
          as: "victim",
          processes: 1,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
        }),
        memoryReader({ of: "victim", by: "/proc/PID/mem" }),
      ],
    },
  },
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    memoryReads.failWith({ errno: ["EFAULT", "EIO"] }),
  ],
  knownIssues: [
    {
      breaks: [
        "everyMapper.gets",
        "mappings.areGone",
        "memoryReads.failWith",
        "systemCalls.failWith",
      ],
      kernels: "<6.8",
      shows: "timeout",
      symptom:
        "The reader spins in process_vm_readv() until it is killed, and can be asked nothing",
      cause:
        "Pages stay mapped, and get_dev_pagemap() in follow_page_pte(), mm/gup.c, finds none for them any more: the page counts as absent, faultin_page() finds it there, and __get_user_pages() tries again for ever",
      certainty: "read in the source",
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
      cells: ["proc-pid-mem"],
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
