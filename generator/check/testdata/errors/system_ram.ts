import {
  data,
  device,
  deviceMapping,
  mappings,
  memory,
  memoryUser,
  nothing,
  removal,
  scenario,
  systemRam,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "system-ram",
  summary: "Unbind kmem",
  why: "It has mistakes",
  covers: ["A9"],
  device: systemRam({ sizeMiB: 64, blocks: "online" }), // ERROR device-too-small: Cannot make a device of 64 MiB System RAM: kmem takes whole memory blocks // ERROR device-too-small: Cannot make an XFS of 64 MiB
  filesystem: xfs({ // ERROR filesystem-device: Cannot make xfs on systemRam: it is the kernel's
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    memoryUser({ sizeMiB: 128 }), // ERROR device-too-small: Cannot map 128 MiB of a device of 64 MiB
    memoryUser({ sizeMiB: 16 }), // ERROR user-device: Cannot use a second "memoryUser": one process uses the memory
    deviceMapping({ sizeMiB: 2 }), // ERROR user-device: Cannot use "deviceMapping" with systemRam // ERROR user-device: Cannot use a second "deviceMapping"
  ],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }), // ERROR driver-device: Cannot unbind "device_dax" from a device made by systemRam
  expect: [
    removal.returns(),
    memory.staysInUse(),
    device.refusesDriver({ driver: "device_dax", errno: "EBUSY" }),
    device.refusesDriver({ driver: "device_dax", errno: "ENODEV" }), // ERROR duplicate-expectation: Cannot expect "device.refusesDriver" twice
    memory.isRemoved(), // ERROR pointless-expectation: Cannot expect "memory.isRemoved" here: memory whose blocks are online cannot be removed
    nothing.leaks(), // ERROR pointless-expectation: Cannot expect "nothing.leaks" here: memory whose blocks are online cannot be removed // ERROR needs-expectation: Cannot expect "nothing.leaks" without "device.bindsAgain"
    mappings.areGone(), // ERROR pointless-expectation: Cannot expect "mappings.areGone" here: systemRam is memory like any other
    data.isIntact(), // ERROR pointless-expectation: Cannot expect "data.isIntact" here: systemRam is memory like any other
  ],
});
