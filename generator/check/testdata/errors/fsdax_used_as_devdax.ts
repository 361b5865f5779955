import {
  device,
  deviceMapping,
  fsdax,
  mappings,
  removal,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "fsdax-used-as-devdax",
  summary: "Unbind device_dax",
  why: "Nothing here goes with fsdax",
  covers: ["A5"],
  device: fsdax({ sizeMiB: 512 }), // ERROR filesystem-device: Cannot use fsdax without a filesystem
  users: [
    deviceMapping({ sizeMiB: 1024 }), // ERROR user-device: Cannot use "deviceMapping" with fsdax // ERROR device-too-small: Cannot map 1024 MiB of a device of 512 MiB
  ],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }), // ERROR driver-device: Cannot unbind "device_dax" from a device made by fsdax
  expect: [
    removal.returns(),
    mappings.stayGone({ boundTo: "kmem" }), // ERROR pointless-expectation: Cannot expect "mappings.stayGone" here: it is about mappings of a character device
    device.isUnregistered(), // ERROR pointless-expectation: Cannot expect "device.isUnregistered" here: it is about device-dax instances
    device.cannotBeMapped({ errno: "ENXIO" }), // ERROR pointless-expectation: Cannot expect "device.cannotBeMapped" here: it is about a character device
  ],
});
