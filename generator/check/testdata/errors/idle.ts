import {
  driver,
  everyUser,
  filesystem,
  fsdax,
  nobody,
  removal,
  scenario,
  unbind,
} from "../../../mod.ts";

export default scenario({
  name: "idle",
  summary: "Unbind nd_pmem",
  why: "Nobody is there to keep a promise to",
  covers: ["A16"],
  device: fsdax({ sizeMiB: 64 }),
  users: [],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    removal.returns(),
    everyUser.canBeKilled(), // ERROR pointless-expectation: Cannot expect "everyUser.canBeKilled" here: nobody uses the device
    everyUser.isUnaffected(), // ERROR pointless-expectation: Cannot expect "everyUser.isUnaffected" here
    nobody.isSignalled(), // ERROR pointless-expectation: Cannot expect "nobody.isSignalled" here
    filesystem.unmounts(), // ERROR pointless-expectation: Cannot expect "filesystem.unmounts" here: nobody uses the device
    driver.bindsOnce({ errno: "EBUSY" }), // ERROR needs-expectation: Cannot expect "driver.bindsOnce" without "device.bindsAgain"
  ],
});
