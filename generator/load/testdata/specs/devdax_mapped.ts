import {
  devdax,
  device,
  deviceMapping,
  everyUser,
  kernelLog,
  mappings,
  nobody,
  nothing,
  removal,
  scenario,
  secondRemoval,
  unbind,
} from "../../../mod.ts";
import type { Expectation } from "../../../mod.ts";

const gone: Expectation = mappings.areGone();

export default scenario({
  name: "devdax-mapped",
  summary: "Unbind device_dax while a process has the device mapped",
  why:
    "No pfn of the device may stay mapped: it may be given to another domain",
  covers: ["A5"],
  device: devdax({ sizeMiB: 256 }),
  users: [deviceMapping({ sizeMiB: 4 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    gone,
    everyUser.canBeKilled(),
    kernelLog.isClean(),
    kernelLog.has({ text: "dax0.0" }),
    device.bindsAgain(),
    secondRemoval.isAlike(),
    nothing.leaks(),
  ],
});
