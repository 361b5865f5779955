import {
  data,
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
} from "../generator/mod.ts";
import { oldFileTakesReference } from "./shared/known_issues.ts";

export default scenario({
  name: "cxl-device-dax-unbind-mapped",
  summary: "Unbind device_dax from volatile CXL memory that is mapped",
  why:
    `The region of a volatile CXL device can be a device-dax instance, as a pmem namespace can. It is a dynamic one: device_dax makes the struct pages anew each time that it is bound, and takes them away with itself. Nothing may stay mapped by then; nobody is signalled, and whoever touches the mapping later gets SIGBUS.`,
  covers: ["A15"],
  device: devdax({ sizeMiB: 512, provider: "cxl_ram" }),
  users: [deviceMapping({ sizeMiB: 4 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    mappings.areGone(),
    everyUser.canBeKilled(),
    device.bindsAgain(),
    data.isIntact(),
    secondRemoval.isAlike(),
    nothing.leaks(),
    kernelLog.isClean(),
  ],
  knownIssues: [oldFileTakesReference],
});
