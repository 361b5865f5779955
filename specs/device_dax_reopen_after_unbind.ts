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
});
