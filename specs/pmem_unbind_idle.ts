import {
  device,
  driver,
  fsdax,
  kernelLog,
  nothing,
  removal,
  scenario,
  secondRemoval,
  unbind,
} from "../generator/mod.ts";

export default scenario({
  name: "pmem-unbind-idle",
  summary: "Unbind each driver above a pmem device that nobody uses",
  why:
    `Where nobody uses the device there is nothing to wait for: the write to unbind returns, and the block device is gone. The attributes of the driver say what they cannot do. A name that no device of the bus has is refused, and so is a device that is not bound any more, or bound already.

This holds for nd_pmem and the namespace, for nd_region and the region, and for e820_pmem and the platform device that all of them come from.`,
  covers: ["A16"],
  device: fsdax({ sizeMiB: 64, provider: "e820" }),
  users: [],
  expect: [
    driver.refusesUnknown({ errno: "ENODEV" }),
    removal.returns(),
    driver.unbindsOnce({ errno: "ENODEV" }),
    device.bindsAgain(),
    driver.bindsOnce({ errno: "EBUSY" }),
    secondRemoval.isAlike(),
    nothing.leaks(),
    kernelLog.isClean(),
  ],
  each: {
    remove: {
      namespace: unbind({ driver: "nd_pmem", withinSeconds: 10 }),
      region: unbind({ driver: "nd_region", withinSeconds: 10 }),
      bus: unbind({ driver: "e820_pmem", withinSeconds: 10 }),
    },
  },
});
