import {
  data,
  device,
  filesystem,
  fsdax,
  fsstress,
  fsx,
  kernelLog,
  removal,
  scenario,
  unbind,
  workload,
  xfs,
} from "../generator/mod.ts";
import {
  umountOops,
  umountOopsIsLogged,
  unbindSpins,
  writersHang,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-under-load",
  summary: "Unbind nd_pmem while fsstress and fsx run on an XFS",
  why:
    `This is what commit fa422b353d21 was tested with: fsstress and fsx on a filesystem mounted with dax, when the device goes away.

Before it, three things could happen: the device was gone but umount said that the target is busy, programs hung and could not be killed, or the kernel followed a NULL pointer. The programs have to end, at the latest when they are killed, and then the filesystem can be unmounted, mounted again, and is sound.`,
  covers: ["E1", "E2"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 2048 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    fsstress({ processes: 4, operations: 99999 }),
    fsx({ operations: 1000000, maxOperationBytes: 8192, fileBytes: 500000 }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    workload.ends(),
    filesystem.unmounts(),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    data.isIntact(),
    filesystem.isConsistent(),
  ],
  knownIssues: [
    { ...umountOops, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    {
      ...umountOopsIsLogged,
      kernels: "<6.8",
      reference: "fa422b353d21, in 6.8",
    },
    unbindSpins,
    writersHang,
  ],
});
