import {
  commonPromises,
  device,
  ext4,
  fsdax,
  mapping,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

const text = "x";

export default scenario({
  name: "words",
  summary: "Unbind nd_pmem",
  why: "Words have their places",
  covers: ["A1"],
  device: ext4({ mount: { dax: "sometimes" } }), // ERROR wrong-word: Cannot use "ext4" in "device" // ERROR unknown-value: Cannot accept "sometimes" as "dax"
  filesystem: fsdax({ sizeMiB: 512 }), // ERROR wrong-word: Cannot use "fsdax" in "filesystem"
  users: [
    commonPromises(), // ERROR wrong-word: Cannot use "commonPromises" in "users"
    text, // ERROR wrong-type: Cannot accept "x" as "users"
  ],
  remove: device.bindsAgain(), // ERROR wrong-word: Cannot use "device.bindsAgain" in "remove"
  expect: [
    unbind({ driver: "nd_pmem", withinSeconds: 30 }), // ERROR wrong-word: Cannot use "unbind" in "expect"
    mapping({}), // ERROR wrong-word: Cannot use "mapping" in "expect" // ERROR missing-field: Cannot do without "processes", "files", "sizeKiB", "flags", "access" of mapping({ ... })
  ],
});
