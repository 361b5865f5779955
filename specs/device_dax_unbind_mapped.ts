import {
  data,
  devdax,
  device,
  deviceMapping,
  kernelLog,
  mappings,
  nobody,
  removal,
  scenario,
  secondRemoval,
  unbind,
} from "../generator/mod.ts";
import { oldFileTakesReference } from "./shared/known_issues.ts";

export default scenario({
  name: "device-dax-unbind-mapped",
  summary: "Unbind device_dax from an instance that is mapped",
  why:
    `A device-dax instance has one inode, so the driver can unmap all of it by itself when it is unbound. Nobody is signalled for it, but nothing stays mapped: whoever touches the mapping later gets SIGBUS. The driver can be bound again, and finds what was stored before.`,
  covers: ["A5"],
  device: devdax({ sizeMiB: 256 }),
  users: [deviceMapping({ sizeMiB: 8 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    mappings.areGone(),
    kernelLog.isClean(),
    device.bindsAgain(),
    data.isIntact(),
    secondRemoval.isAlike(),
  ],
  knownIssues: [oldFileTakesReference],
});
