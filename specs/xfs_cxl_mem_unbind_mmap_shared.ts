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
  name: "xfs-cxl-mem-unbind-mmap-shared",
  summary:
    "Unbind cxl_mem from a memory device while files of an XFS in it are mapped",
  why:
    `A CXL memory device that is unbound from cxl_mem leaves the hierarchy of CXL ports: its endpoint goes, with the decoders that were programmed for a region, and the region loses its memory. All that libnvdimm has in the region is unregistered first. A filesystem at the far end and its users must see what they see when nd_pmem alone is unbound.

When cxl_mem is bound again the region is still there, at the same address and without a decoder. With that programmed as before the data is where it was.`,
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
  remove: unbind({ driver: "cxl_mem", withinSeconds: 30 }),
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
