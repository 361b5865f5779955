import {
  deviceMapping,
  fsdax,
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
  expect: [removal.returns()],
});
