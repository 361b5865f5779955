import {
  commonPromises,
  devdax,
  deviceMapping,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "devdax-common-promises",
  summary: "Unbind device_dax",
  why: "The common promises are about mapped files",
  covers: ["A5"],
  device: devdax({ sizeMiB: 512 }),
  users: [deviceMapping({ sizeMiB: 2 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [commonPromises()], // ERROR pointless-expectation: Cannot expect "commonPromises" here: it is about files, and devdax has no filesystem
});
