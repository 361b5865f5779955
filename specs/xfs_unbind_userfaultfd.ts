import {
  commonPromises,
  fsdax,
  mapping,
  scenario,
  unbind,
  userfaultfd,
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
  name: "xfs-unbind-userfaultfd",
  summary: "Unbind nd_pmem under mappers that userfaultfd refused",
  why:
    `userfaultfd does not take mappings of DAX files, neither for missing pages nor for write protection nor for minor faults: whoever could hold a fault on one of them could hold up the removal. It says so with EINVAL, and what is not registered goes like any other mapping.`,
  covers: ["C20"],
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
      "missing": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          userfaultfd: "MISSING",
        }),
      ],
      "wp": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          userfaultfd: "WP",
        }),
      ],
      "minor": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          userfaultfd: "MINOR",
        }),
      ],
    },
  },
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    userfaultfd.refusesWith({ errno: "EINVAL" }),
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
