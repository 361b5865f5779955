import {
  device,
  fsdax,
  kernelLog,
  nothing,
  removal,
  removeModule,
  scenario,
  secondRemoval,
} from "../generator/mod.ts";

export default scenario({
  name: "pmem-module-removal-idle",
  summary: "Unload nd_pmem while nobody uses a pmem device",
  why:
    `Once nobody has the block device open the module of its driver can be unloaded. That unbinds nd_pmem from every device that it has. When it is loaded again it finds them all, and the block devices are back.`,
  covers: ["A17"],
  device: fsdax({ sizeMiB: 64 }),
  users: [],
  remove: removeModule({ module: "nd_pmem", withinSeconds: 10 }),
  expect: [
    removal.returns(),
    device.bindsAgain(),
    secondRemoval.isAlike(),
    nothing.leaks(),
    kernelLog.isClean(),
  ],
});
