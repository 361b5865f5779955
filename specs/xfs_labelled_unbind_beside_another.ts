import {
  commonPromises,
  kernelLog,
  labelled,
  mapping,
  neighbour,
  neighbours,
  scenario,
  unbind,
  xfs,
} from "../generator/mod.ts";
import {
  logTellsNothing,
  nobodyIsTold,
  truncateHangs,
  truncateOops,
  truncateOopsIsLogged,
  unbindSpins,
  untoldStaysMapped,
} from "./shared/known_issues.ts";

const onXfs = xfs({
  mkfs: { rmapbt: true, reflink: true },
  mount: { dax: "always" },
});

const mapped = mapping({
  processes: 2,
  files: 2,
  sizeKiB: 64,
  flags: ["MAP_SHARED"],
  access: "write",
});

export default scenario({
  name: "xfs-labelled-unbind-beside-another",
  summary: "Unbind nd_pmem from one of two namespaces in a region, both in use",
  why:
    `Labels divide a region into namespaces, which are devices of their own next to each other in memory. When the driver is unbound from one of them, those who map its pages are told and lose them. The other one stays: its filesystem goes on, none of its users is signalled or loses a page, and its data is what it was.`,
  covers: ["A20"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: labelled({ sizeMiB: 384 }),
  filesystem: onXfs,
  beside: neighbour({
    device: labelled({ sizeMiB: 384 }),
    filesystem: onXfs,
    users: [mapped],
  }),
  users: [mapped],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    neighbours.areUnaffected(),
    kernelLog.has({ text: "Device is about to be removed!" }),
  ],
  knownIssues: [
    nobodyIsTold,
    untoldStaysMapped,
    { ...truncateOops, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    { ...truncateHangs, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    logTellsNothing,
    {
      ...truncateOopsIsLogged,
      kernels: "<6.8",
      reference: "fa422b353d21, in 6.8",
    },
    unbindSpins,
  ],
});
