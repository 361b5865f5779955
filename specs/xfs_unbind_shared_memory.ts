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
  untoldTruncateOops,
  untoldTruncateOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-shared-memory",
  summary: "Unbind nd_pmem while processes that share their memory map an XFS",
  why:
    `Two processes that are no threads of each other can have one memory, by clone() with CLONE_VM. A page that it maps is mapped by both: each is told, and what is found twice must not be given up twice.`,
  covers: ["C9"],
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
      inherit: "CLONE_VM",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises()],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    untoldTruncateOops,
    {
      breaks: ["filesystem.unmounts"],
      kernels: "<6.8",
      shows: "hang",
      reportedIn: "truncate_inode_pages_final",
      symptom: "umount spins in the kernel for ever",
      cause:
        "DAX entries stay in the mapping after the oops of ftruncate(), and truncate_inode_pages_final() in mm/truncate.c does not get rid of them",
      certainty: "suspected",
      reference: "fa422b353d21, in 6.8",
    },
    untoldTruncateOopsIsLogged,
    unbindSpins,
  ],
});
