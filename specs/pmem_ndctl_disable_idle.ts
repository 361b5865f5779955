import {
  device,
  disableNamespace,
  fsdax,
  kernelLog,
  nothing,
  removal,
  scenario,
  secondRemoval,
} from "../generator/mod.ts";

export default scenario({
  name: "pmem-ndctl-disable-idle",
  summary: "Disable a namespace with ndctl while nobody uses it",
  why:
    `ndctl takes a namespace that is not in use from its driver, and gives it back when it is enabled. That is the same write to unbind that all other scenarios make, with nobody there.`,
  covers: [],
  device: fsdax({ sizeMiB: 64 }),
  users: [],
  remove: disableNamespace({ withinSeconds: 10 }),
  expect: [
    removal.returns(),
    device.bindsAgain(),
    secondRemoval.isAlike(),
    nothing.leaks(),
    kernelLog.isClean(),
  ],
});
