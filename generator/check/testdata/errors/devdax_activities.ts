import {
  devdax,
  deviceMapping,
  freezer,
  overwrite,
  pin,
  pins,
  poison,
  reconfigure,
  removal,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "devdax-activities",
  summary: "Unbind device_dax",
  why: "A character device has no filesystem",
  covers: ["D5"],
  device: devdax({ sizeMiB: 256 }),
  users: [deviceMapping({ sizeMiB: 8 })],
  before: [
    poison({ by: "corrupt-pfn", of: "data" }), // ERROR activity-filesystem: Cannot use "poison" with devdax: it needs a filesystem
  ],
  meanwhile: [
    pin({ by: "IORING_REGISTER_BUFFERS", pages: 1 }),
    freezer({ by: "FIFREEZE" }), // ERROR activity-filesystem: Cannot use "freezer" with devdax: it needs a filesystem
  ],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  afterwards: [
    reconfigure({ modes: ["fsdax"] }),
    overwrite({ by: "block device" }), // ERROR activity-filesystem: Cannot use "overwrite" with devdax: it needs a filesystem
  ],
  expect: [
    removal.returns(),
    pins.areReleased({ removal: ["waits", "returns"] }),
    pins.areRefused({ errno: "EOPNOTSUPP" }), // ERROR pointless-expectation: Cannot expect "pins.areRefused" here: pages of device-dax may be pinned for long
  ],
});
