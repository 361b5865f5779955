import {
  device,
  everyUser,
  kernelLog,
  memory,
  memoryUser,
  nobody,
  nothing,
  removal,
  scenario,
  secondRemoval,
  systemRam,
  unbind,
} from "../generator/mod.ts";

export default scenario({
  name: "kmem-unbind-offline",
  summary: "Unbind kmem once its memory blocks are offline",
  why:
    `Before memory can be removed its blocks have to go offline: what is in use on them moves elsewhere, and its users must not notice. Then unbinding kmem gives the memory back: MemTotal is what it was before, the blocks are gone, and device_dax can have the instance again.`,
  covers: ["A10"],
  device: systemRam({ sizeMiB: 512, blocks: "offline" }),
  users: [memoryUser({ sizeMiB: 16 })],
  remove: unbind({ driver: "kmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    memory.isRemoved(),
    everyUser.canBeKilled(),
    device.bindsAgain(),
    secondRemoval.isAlike(),
    nothing.leaks(),
    kernelLog.isClean(),
  ],
});
