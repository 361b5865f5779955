import {
  commonPromises,
  fsdax,
  mapping,
  newFaults,
  nobodyElse,
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
  name: "xfs-unbind-inherited",
  summary: "Unbind nd_pmem while processes have inherited mappings of an XFS",
  why:
    `fork() does not copy page tables of shared file mappings: a child that has touched nothing has the mapping, but no page of the device. Only those who have one are signalled. Whoever touches the mapping afterwards gets nothing but SIGBUS.`,
  covers: ["C8"],
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
      processes: 4,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
      inherit: "fork",
      touchedBy: 2,
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [commonPromises(), nobodyElse.isSignalled(), newFaults.fail()],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    untoldTruncateOops,
    untoldTruncateHangs,
    untoldTruncateOopsIsLogged,
    unbindSpins,
  ],
});
