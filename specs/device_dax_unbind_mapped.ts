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
  knownIssues: [
    {
      breaks: ["device.bindsAgain"],
      kernels: ">=6.1",
      shows: "crash",
      reportedIn: "release_nodes",
      symptom:
        "When the old mapping goes away after the rebind, open() fails with ENXIO, and the next unbind drops a reference that is not there",
      cause:
        "dev_dax_probe() in drivers/dax/device.c calls cdev_init() on the cdev in the DAX inode while the file behind the old mapping still has a reference to it: the count begins anew at one, and the old file's release takes the new reference",
      certainty: "read in the source",
    },
  ],
});
