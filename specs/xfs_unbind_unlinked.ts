import {
  commonPromises,
  fsdax,
  mapping,
  scenario,
  unbind,
  unlinkedFiles,
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
  name: "xfs-unbind-unlinked",
  summary: "Unbind nd_pmem while files of an XFS are mapped that were unlinked",
  why:
    `A file that has no name any more lives on as long as somebody maps it, and its extents are in the reverse mapping btree: who maps it has to be found and told. When the device is back, the recovery of the log frees the inode.`,
  covers: ["C13"],
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
      flags: ["MAP_SHARED"],
      access: "write",
      unlinked: true,
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises(), unlinkedFiles.areFreed()],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    untoldTruncateOops,
    untoldTruncateHangs,
    untoldTruncateOopsIsLogged,
    unbindSpins,
  ],
});
