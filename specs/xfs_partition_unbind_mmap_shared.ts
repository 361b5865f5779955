import {
  commonPromises,
  fsdax,
  kernelLog,
  mapping,
  partition,
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
  name: "xfs-partition-unbind-mmap-shared",
  summary: "Unbind nd_pmem while files on a partition of its disk are mapped",
  why:
    `The DAX device is the whole disk's, a filesystem on a partition has only a part of it. When the whole device goes, the range that has failed begins before the filesystem and ends at no known place: it has to be cut down to what the filesystem has, and nobody who maps a page of that may be left out.

The partition goes with the disk, and is there again when the driver is bound again.`,
  covers: ["A19"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: partition({ of: fsdax({ sizeMiB: 512 }), startMiB: 2 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: false },
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
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
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
