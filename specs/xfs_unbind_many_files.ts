import {
  commonPromises,
  fileSet,
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
  name: "xfs-unbind-many-files",
  summary: "Unbind nd_pmem from an XFS with ten thousand fragmented files",
  why:
    `The removal goes through all records of the reverse mapping btree, one for each extent of each file. Inodes that are in core are looked at page by page, whether somebody maps them or not; those that are not in core need nothing.

However many there are, unbind has to return within its bound, and who maps some of the files is told like any other.`,
  covers: ["B14"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 1024 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    mapping({
      processes: 4,
      files: 16,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
    fileSet({ files: 10000, extents: 4, inCore: 5000 }),
  ],
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
