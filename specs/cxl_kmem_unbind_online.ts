import {
  device,
  everyUser,
  kernelLog,
  memory,
  memoryUser,
  nobody,
  removal,
  scenario,
  systemRam,
  unbind,
} from "../generator/mod.ts";

export default scenario({
  name: "cxl-kmem-unbind-online",
  summary: "Unbind kmem while volatile CXL memory is in use as System RAM",
  why:
    `The volatile memory of a CXL device is there to be System RAM, and hot-plugging it is what kmem is for. Memory that is online cannot be taken away, and unbind cannot fail: kmem lets go of the instance and leaves the memory with the kernel until the next boot. Whoever uses it must not notice. The kernel says that it cannot be removed, and keeps the range claimed, so that no driver gets memory that others have in use.`,
  covers: ["A15"],
  device: systemRam({ sizeMiB: 512, provider: "cxl_ram", blocks: "online" }),
  users: [memoryUser({ sizeMiB: 1 })],
  remove: unbind({ driver: "kmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    memory.staysInUse(),
    device.refusesDriver({ driver: "device_dax", errno: "EBUSY" }),
    kernelLog.has({ text: "cannot be hotremoved until the next reboot" }),
    everyUser.canBeKilled(),
    kernelLog.isClean(),
  ],
});
