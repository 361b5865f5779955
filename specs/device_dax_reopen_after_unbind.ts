import {
  devdax,
  device,
  deviceMapping,
  kernelLog,
  nobody,
  removal,
  scenario,
  unbind,
} from "../generator/mod.ts";

export default scenario({
  name: "device-dax-reopen-after-unbind",
  summary: "Open and map a device-dax instance that has no driver any more",
  why:
    `Unbinding device_dax leaves the node of the instance in place, and whoever had it open or mapped keeps the inode behind it alive. Neither an old descriptor nor a new one may lead to the memory from then on: open() fails, or mmap() of what it returns does.`,
  covers: ["A7"],
  device: devdax({ sizeMiB: 256 }),
  users: [deviceMapping({ sizeMiB: 8 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    device.cannotBeMapped({ errno: ["ENXIO", "ENOENT"] }),
    kernelLog.isClean(),
  ],
  knownIssues: [
    {
      breaks: ["device.cannotBeMapped"],
      kernels: ">=6.1 <7.0",
      shows: "crash",
      reportedIn: "check_vma",
      symptom:
        "open() works as long as somebody has the instance mapped, and mmap() of what it returns is an oops; the machine is lost soon after",
      cause:
        "dax_open() in drivers/dax/device.c stores what dax_get_private() returns, which is NULL once kill_dax() has cleared DAXDEV_ALIVE; chrdev_open() gets there because the inode keeps its i_cdev while a file is open. check_vma() dereferences it, inside dax_read_lock()",
      certainty: "read in the source",
    },
    {
      breaks: ["device.cannotBeMapped"],
      kernels: ">=7.0",
      shows: "crash",
      reportedIn: "dax_mmap_prepare",
      symptom:
        "open() works as long as somebody has the instance mapped, and mmap() of what it returns is an oops; the machine is lost soon after",
      cause:
        "dax_open() in drivers/dax/device.c stores what dax_get_private() returns, which is NULL once kill_dax() has cleared DAXDEV_ALIVE; chrdev_open() gets there because the inode keeps its i_cdev while a file is open. __check_vma() dereferences it, inside dax_read_lock()",
      certainty: "read in the source",
    },
  ],
});
