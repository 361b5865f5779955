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
  name: "xfs-virtio-unbind-under-load",
  summary:
    "Unbind virtio_pmem from its device while flushes are in flight to the host",
  why:
    `A flush of a virtio-pmem device is a request to the host, and fsync waits for the answer. fsstress and fsx call fsync all the time, so that a flush is in flight when virtio_pmem is unbound: whoever waits for one must get an answer or an error, and no request may be answered after its memory is gone.

The programs have to end, at the latest when they are killed, and then the filesystem can be unmounted, mounted again, and is sound.`,
  covers: ["A13"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 2048, provider: "virtio_pmem" }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    fsstress({ processes: 4, operations: 99999 }),
    fsx({ operations: 1000000, maxOperationBytes: 8192, fileBytes: 500000 }),
  ],
  remove: unbind({ driver: "virtio_pmem", withinSeconds: 30 }),
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
