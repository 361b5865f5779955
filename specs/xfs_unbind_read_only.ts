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
  umountOops,
  umountOopsIsLogged,
  unbindSpins,
  untoldStaysMapped,
} from "./shared/known_issues.ts";

const mkfs = { rmapbt: true, reflink: true };

export default scenario({
  name: "xfs-unbind-read-only",
  summary: "Unbind nd_pmem while files of a read-only XFS are mapped",
  why:
    `Nothing has to be written back from a filesystem that is mounted read-only, with its log replayed or not. But its files are mapped as any others, with pages of the device: who maps one is told, and the mapping is gone once unbind has returned.`,
  covers: ["B8"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 512 }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "read",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
  each: {
    filesystem: {
      "read-only": xfs({ mkfs, mount: { dax: "always", flags: ["ro"] } }),
      "norecovery": xfs({
        mkfs,
        mount: { dax: "always", flags: ["ro", "norecovery"] },
      }),
    },
  },
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    { ...umountOops, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    {
      ...umountOopsIsLogged,
      kernels: "<6.8",
      reference: "fa422b353d21, in 6.8",
    },
    unbindSpins,
  ],
});
