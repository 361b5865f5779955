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
  unbindSpins,
  untoldStaysMapped,
  untoldTruncateHangs,
  untoldTruncateOops,
  untoldTruncateOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-mmap-private",
  summary: "Unbind nd_pmem while files of an XFS are mapped with MAP_PRIVATE",
  why:
    `A private mapping that was only read has pages of the device mapped, like a shared one. They have to be found and taken away as well, and who maps them has to be told.`,
  covers: ["C2"],
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
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_PRIVATE"],
      access: "read",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    untoldTruncateOops,
    untoldTruncateHangs,
    untoldTruncateOopsIsLogged,
    unbindSpins,
  ],
});
