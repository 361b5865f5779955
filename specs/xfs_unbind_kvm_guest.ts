import {
  commonPromises,
  fsdax,
  mapping,
  memoryReader,
  memoryReads,
  scenario,
  unbind,
  xfs,
} from "../generator/mod.ts";
import {
  nobodyIsTold,
  readFaultBringsBack,
  truncateOops,
  truncateOopsIsLogged,
  umountSpins,
  unbindSpins,
  untoldStaysMapped,
  untoldTruncateOops,
  untoldTruncateOopsIsLogged,
} from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-unbind-kvm-guest",
  summary:
    "Unbind nd_pmem while files of an XFS are memory of a virtual machine",
  why:
    `KVM keeps page tables of its own for the memory of a virtual machine. When files with DAX are that memory, pages of the device are in there as well, where no walk of the processes' page tables finds them: KVM has to be told by its MMU notifier when the kernel unmaps them. While the device goes what the guest's processor reads is what was there before, or KVM_RUN fails; once the device is gone it fails with EFAULT, and never shows what the memory holds by then.

The virtual machine has one processor, which copies page after page of a file that a process maps, too.`,
  covers: ["C20"],
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
      as: "mapper",
      processes: 1,
      files: 1,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
    memoryReader({ of: "mapper", by: "KVM_RUN" }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    memoryReads.failWith({ errno: "EFAULT" }),
  ],
  knownIssues: [
    nobodyIsTold,
    {
      ...untoldStaysMapped,
      breaks: ["mappings.areGone", "memoryReads.failWith"],
    },
    untoldTruncateOops,
    untoldTruncateOopsIsLogged,
    { ...umountSpins, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    readFaultBringsBack,
    { ...truncateOops, kernels: ">=6.8", intermittent: true },
    { ...umountSpins, kernels: ">=6.8", intermittent: true },
    { ...truncateOopsIsLogged, kernels: ">=6.8", intermittent: true },
    unbindSpins,
  ],
});
