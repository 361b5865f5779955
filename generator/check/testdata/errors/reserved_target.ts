import {
  devdax,
  deviceMapping,
  removal,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "run-tests", // ERROR reserved-name: Cannot name a scenario "run-tests": kselftest's Makefiles have a target of this name
  summary: "Unbind device_dax",
  why: "Its program would be taken for something else",
  covers: ["A5"],
  device: devdax({ sizeMiB: 512 }),
  users: [deviceMapping({ sizeMiB: 2 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [removal.returns()],
});
