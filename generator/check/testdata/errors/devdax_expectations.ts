import {
  commonPromises,
  data,
  devdax,
  device,
  deviceMapping,
  everyMapper,
  filesystem,
  mappings,
  memory,
  memoryUser,
  scenario,
  secondRemoval,
  systemCalls,
  unbind,
  workload,
} from "../../../mod.ts";

export default scenario({
  name: "devdax-expectations",
  summary: "Unbind device_dax",
  why: "A character device has no files",
  covers: ["A5"],
  device: devdax({ sizeMiB: 512, provider: "nfit" }), // ERROR unknown-value: Cannot accept "nfit" as "provider"
  users: [
    deviceMapping({ sizeMiB: 1024 }), // ERROR device-too-small: Cannot map 1024 MiB of a device of 512 MiB
    deviceMapping({ sizeMiB: 2 }), // ERROR user-device: Cannot use a second "deviceMapping": every test maps the instance once
    memoryUser({ sizeMiB: 2 }), // ERROR user-device: Cannot use "memoryUser" with devdax: its memory is no System RAM // ERROR user-device: Cannot use a second "memoryUser"
  ],
  remove: unbind({ driver: "device_dax", withinSeconds: 30 }),
  expect: [
    everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AR" }),
    mappings.areGone(),
    device.isUnregistered(), // ERROR pointless-expectation: Cannot expect "device.isUnregistered" here: unbinding device_dax leaves the instance registered
    device.cannotBeMapped({ errno: ["ENXIO", "EIO"] }), // ERROR unknown-value: Cannot accept "EIO" as "errno"
    mappings.stayGone({ boundTo: "device_dax" }), // ERROR needs-expectation: Cannot expect "mappings.stayGone" without "device.bindsAgain"
    mappings.stayGone({ boundTo: "device_dax" }), // ERROR duplicate-expectation: Cannot expect "mappings.stayGone" twice // ERROR needs-expectation: Cannot expect "mappings.stayGone" without "device.bindsAgain"
    memory.isRemoved(), // ERROR pointless-expectation: Cannot expect "memory.isRemoved" here: devdax is no System RAM
    workload.ends(), // ERROR pointless-expectation: Cannot expect "workload.ends" here: no user is fsstress({ ... }), fsx({ ... }) or cowFaults({ ... })
    systemCalls.failWith({ errno: "EIO" }), // ERROR pointless-expectation: Cannot expect "systemCalls.failWith" here
    filesystem.unmounts(), // ERROR pointless-expectation: Cannot expect "filesystem.unmounts" here: devdax has no filesystem
    filesystem.mountsAgain(), // ERROR pointless-expectation: Cannot expect "filesystem.mountsAgain" here
    filesystem.isConsistent(), // ERROR pointless-expectation: Cannot expect "filesystem.isConsistent" here
    data.isIntact(), // ERROR needs-expectation: Cannot expect "data.isIntact" without "device.bindsAgain"
    secondRemoval.isAlike(), // ERROR needs-expectation: Cannot expect "secondRemoval.isAlike" without "device.bindsAgain"
  ],
});
