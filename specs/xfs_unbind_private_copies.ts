import {
  commonPromises,
  everyMapper,
  fsdax,
  mapping,
  mappings,
  nobody,
  privateCopies,
  scenario,
  unbind,
  xfs,
} from "../generator/mod.ts";
import {
  nobodyIsTold,
  unbindSpins,
  untoldStaysMapped,
  untoldTruncateHangs,
  untoldTruncateOops,
  untoldTruncateOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-private-copies",
  summary: "Unbind nd_pmem while a process has private copies of mapped pages",
  why:
    `What a process has written through a private mapping is a copy in RAM, which has nothing to do with the device any more. The process has no page of the device mapped, though another one maps the same pages of the file: it must not be signalled, and its copies are left alone.`,
  covers: ["C3"],
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
      as: "reader",
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "read",
    }),
    mapping({
      as: "copier",
      filesOf: "reader",
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_PRIVATE"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AO",
      who: "reader",
    }),
    nobody.isSignalled({ who: "copier" }),
    mappings.areGone({ who: "reader" }),
    privateCopies.areKept({ who: "copier" }),
  ],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    untoldTruncateOops,
    untoldTruncateHangs,
    untoldTruncateOopsIsLogged,
    {
      breaks: ["nobody.isSignalled"],
      kernels: ">=7.2",
      shows: "fail",
      symptom:
        "Processes whose pages are all private copies are signalled like those that have pages of the device mapped; seen on a filesystem with one allocation group, where unbind returns",
      cause:
        "dev_pagemap_mapping_shift() in mm/memory-failure.c looks whether a PTE is present, no longer whether it is pte_devmap(): collect_procs_fsdax() takes every mapping of the page's offset in the file, also one that has an anonymous page there",
      certainty: "read in the source",
    },
    unbindSpins,
  ],
});
