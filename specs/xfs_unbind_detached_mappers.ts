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
  name: "xfs-unbind-detached-mappers",
  summary: "Unbind nd_pmem under mappers without the file, or in namespaces",
  why:
    `A mapping needs no file descriptor: it stays when the descriptor has been closed, and the one that it was made from may have come over a socket, from a process that never mapped anything. Nor does the kernel look for processes by the namespaces of the one who unbinds: those of a container are found like all others.`,
  covers: ["C14"],
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
      "passed": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          descriptor: "passed",
        }),
      ],
      "pid-namespace": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          namespaces: ["CLONE_NEWPID"],
        }),
      ],
      "container": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          namespaces: ["CLONE_NEWUSER", "CLONE_NEWPID", "CLONE_NEWNS"],
        }),
      ],
      "closed": [
        mapping({
          processes: 2,
          files: 1,
          sizeKiB: 64,
          flags: ["MAP_SHARED"],
          access: "write",
          descriptor: "closed",
        }),
      ],
    },
  },
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
    unbindSpins,
  ],
});
