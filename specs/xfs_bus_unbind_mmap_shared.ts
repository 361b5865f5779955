import {
  commonPromises,
  fsdax,
  kernelLog,
  mapping,
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

export default scenario({
  name: "xfs-bus-unbind-mmap-shared",
  summary:
    "Unbind e820_pmem from its platform device while files of an XFS are mapped",
  why:
    `At the top of all persistent memory that memmap= makes is the platform device e820_pmem. Unbinding its driver unregisters the bus of libnvdimm with everything on it: regions, namespaces, and block devices. A filesystem at the far end and its users must see what they see when nd_pmem alone is unbound, and the bus, which goes last, must not go before they are taken care of.

When the driver is bound again, all of it is made anew, and the data is where it was.`,
  covers: ["A12"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 512, provider: "e820" }),
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
    }),
  ],
  remove: unbind({ driver: "e820_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
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
