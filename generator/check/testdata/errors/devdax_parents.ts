import {
  devdax,
  device,
  deviceMapping,
  mappings,
  removal,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "devdax-parents",
  summary: "Unbind what is above a device-dax instance",
  why: "It has mistakes",
  covers: ["A6"],
  device: devdax({ sizeMiB: 512 }),
  each: {
    users: { // ERROR matrix: Cannot go through "users" with devdax: every test maps the instance once
      "small": [deviceMapping({ sizeMiB: 2 })],
      "large": [deviceMapping({ sizeMiB: 4 })],
    },
    remove: {
      "nd-device": unbind({ driver: "dax_pmem", withinSeconds: 30 }),
      "region": unbind({ driver: "nd_region", withinSeconds: 30 }),
      "block": unbind({ driver: "nd_pmem", withinSeconds: 30 }), // ERROR driver-device: Cannot unbind "nd_pmem" from a device made by devdax
    },
  },
  expect: [
    removal.returns(),
    device.bindsAgain(),
    mappings.stayGone({ boundTo: "device_dax" }),
    mappings.stayGone({ boundTo: "nd_pmem" }), // ERROR pointless-expectation: Cannot expect "mappings.stayGone" here: unbinding dax_pmem leaves no instance for nd_pmem // ERROR pointless-expectation: Cannot expect "mappings.stayGone" here: unbinding nd_region leaves no instance for nd_pmem
    mappings.stayGone({ boundTo: "kmem" }), // ERROR pointless-expectation: Cannot expect "mappings.stayGone" here: unbinding dax_pmem leaves no instance for kmem // ERROR pointless-expectation: Cannot expect "mappings.stayGone" here: unbinding nd_region leaves no instance for kmem
  ],
});
