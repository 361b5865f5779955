import {
  devdax,
  deviceMapping,
  removal,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "cxl-parents",
  summary: "Unbind dax_pmem",
  why: "No nd device is above an instance of a CXL region",
  covers: ["A15"],
  device: devdax({ sizeMiB: 512, provider: "cxl_ram" }),
  users: [deviceMapping({ sizeMiB: 2 })],
  remove: unbind({ driver: "dax_pmem", withinSeconds: 30 }), // ERROR driver-device: Cannot unbind "dax_pmem" from a device made by devdax
  expect: [removal.returns()],
});
