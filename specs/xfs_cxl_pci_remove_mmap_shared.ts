import {
  commonPromises,
  fsdax,
  kernelLog,
  mapping,
  removePci,
  scenario,
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
  name: "xfs-cxl-pci-remove-mmap-shared",
  summary:
    "Remove the PCI function of a CXL memory device while files of an XFS in it are mapped",
  why:
    `CXL memory can be pulled out of a running machine: what the hot-plug of PCI does with it is what the sysfs attribute remove does with its PCI function. The memory device goes with all drivers above the memory, under a filesystem that is mounted and files that are mapped, and whatever is plugged in next may belong to somebody else: no page of it may be left with anybody.

A rescan of the bus finds the function again. With the decoder programmed as before the region has its memory back, and the data is in it.`,
  covers: ["A14"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 512, provider: "cxl" }),
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
  remove: removePci({ withinSeconds: 30 }),
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
