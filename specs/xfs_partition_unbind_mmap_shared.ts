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
import { unbindSpins } from "./shared/known_issues.ts";

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
    {
      breaks: ["removal.returns"],
      kernels: "<6.8",
      shows: "crash",
      reportedIn: "xfs_alloc_read_agf",
      symptom: "unbind is an oops, and the device's lock stays held",
      cause:
        "xfs_dax_notify_failure() in fs/xfs/xfs_notify_failure.c makes the offset relative to the partition and then cuts the length at ddev_end, which is not: the range ends as far behind the filesystem as the partition begins, xfs_perag_get() returns NULL for an allocation group that is not there, and xfs_alloc_read_agf() reads from it",
      certainty: "read in the source",
      reference: "fa422b353d21, in 6.8",
    },
    {
      breaks: ["kernelLog.isClean"],
      kernels: "<6.8",
      shows: "fail",
      symptom: "The log has the oops",
      cause: "That of unbind, see there",
      certainty: "seen",
      reference: "fa422b353d21, in 6.8",
    },
    unbindSpins,
  ],
});
