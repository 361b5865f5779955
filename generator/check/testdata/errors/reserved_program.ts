import {
  devdax,
  deviceMapping,
  removal,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "dax-user", // ERROR reserved-name: Cannot name a scenario "dax-user": "dax_user" is a file beside the tests
  summary: "Unbind device_dax",
  why: "Its program would be taken for something else",
  covers: ["A5"],
  device: devdax({ sizeMiB: 512 }),
  users: [deviceMapping({ sizeMiB: 2 })],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [removal.returns()],
});
