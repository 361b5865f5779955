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
  name: "kmem-unbind-online",
  summary: "Unbind kmem while its memory is in use as System RAM",
  why:
    `Memory that is online cannot be taken away, and unbind cannot fail: kmem lets go of the instance and leaves the memory with the kernel until the next boot. Whoever uses it must not notice. The kernel says that it cannot be removed, and keeps the range claimed, so that no driver gets memory that others have in use.`,
  covers: ["A9"],
  device: systemRam({ sizeMiB: 512, blocks: "online" }),
  users: [memoryUser({ sizeMiB: 16 })],
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
