import {
  commonPromises,
  data,
  device,
  everyMapper,
  filesystem,
  fsdax,
  fsstress,
  kernelLog,
  mappings,
  memoryReads,
  nobody,
  removal,
  scenario,
  systemCalls,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "nothing-mapped",
  summary: "Unbind nd_pmem",
  why: "Nobody maps anything",
  covers: ["A1"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [fsstress({ processes: 1, operations: 1 })],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AO" }), // ERROR pointless-expectation: Cannot expect "everyMapper.gets" here: no user is a mapping
    mappings.areGone(), // ERROR pointless-expectation: Cannot expect "mappings.areGone" here: no user is a mapping
    systemCalls.failWith({ errno: "EIO" }), // ERROR pointless-expectation: Cannot expect "systemCalls.failWith" here: no user is a mapping({ ... }) or openFiles({ ... })
    nobody.isSignalled(), // ERROR contradiction: Cannot expect "nobody.isSignalled" together with "everyMapper.gets" // ERROR pointless-expectation: Cannot expect "nobody.isSignalled" here: no user but fsstress
    memoryReads.failWith({ errno: "EIO" }), // ERROR pointless-expectation: Cannot expect "memoryReads.failWith" here: no user is a memoryReader({ ... })
    removal.returns(),
    kernelLog.has({ text: "one" }),
    kernelLog.has({ text: "two" }),
    kernelLog.has({ text: "one" }), // ERROR duplicate-expectation: Cannot expect "kernelLog.has" twice
    removal.returns(), // ERROR duplicate-expectation: Cannot expect "removal.returns" twice
    filesystem.mountsAgain(), // ERROR needs-expectation: Cannot expect "filesystem.mountsAgain" without "device.bindsAgain"
  ],
});
