import {
  callsInProgress,
  contenders,
  foreignData,
  freezes,
  fsdax,
  furtherRemovals,
  futexWaiters,
  injection,
  badBlocks,
  earlyBinds,
  newMappings,
  modules,
  machine,
  mapping,
  otherRemovals,
  pin,
  pins,
  reportedWrites,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "pins",
  summary: "Unbind nd_pmem",
  why: "What is expected has to be there",
  covers: ["D1"],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    mapping({
      processes: 1,
      files: 1,
      sizeKiB: 4,
      flags: ["MAP_SHARED"],
      access: "read",
    }),
  ],
  meanwhile: [
    pin({ as: "short", by: "O_DIRECT read", pages: 1 }),
    pin({
      as: "long",
      by: "XDP_UMEM_REG",
      pages: 1,
      filesOf: "shrt", // ERROR unknown-user: Cannot find a user named "shrt"
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    pins.areReleased({ removal: "waits" }),
    pins.areReleased({ removal: "waits", who: "short" }),
    pins.areReleased({ removal: "waits", who: "long" }), // ERROR pointless-expectation: Cannot expect "pins.areReleased" here: pages of a filesystem with DAX cannot be pinned for long
    pins.areRefused({ errno: "EOPNOTSUPP", who: "long" }),
    pins.areRefused({ errno: "EOPNOTSUPP", who: "short" }), // ERROR pointless-expectation: Cannot expect "pins.areRefused" here: only what pins pages for long is refused
    pins.areRefused({ errno: "EOPNOTSUPP", who: "lng" }), // ERROR unknown-user: Cannot find a user named "lng"
    callsInProgress.return({ result: "whole" }),
    reportedWrites.areThere(), // ERROR pointless-expectation: Cannot expect "reportedWrites.areThere" here: there is no caller({ ... }) or stalledCall({ ... })
    foreignData.isNeverSeen(), // ERROR pointless-expectation: Cannot expect "foreignData.isNeverSeen" here: there is no overwrite({ ... })
    foreignData.isNeverChanged(), // ERROR pointless-expectation: Cannot expect "foreignData.isNeverChanged" here
    futexWaiters.wakeOnlyBySignal(), // ERROR pointless-expectation: Cannot expect "futexWaiters.wakeOnlyBySignal" here: there is no futexWaiter({ ... })
    freezes.areUndone(), // ERROR pointless-expectation: Cannot expect "freezes.areUndone" here: there is no freezer({ ... })
    contenders.lose({ errno: "ENODEV" }), // ERROR pointless-expectation: Cannot expect "contenders.lose" here: there is no contender({ ... })
    otherRemovals.areIndependent(), // ERROR pointless-expectation: Cannot expect "otherRemovals.areIndependent" here: there is no otherRemoval({ ... })
    furtherRemovals.areAlike({ times: 0 }), // ERROR out-of-range: Cannot accept 0 as "times"
    injection.failsWith({ errno: "ENXIO" }), // ERROR pointless-expectation: Cannot expect "injection.failsWith" here: there is no mediaError({ ... }) or poison({ ... })
    injection.signalsCaller({ siCode: "BUS_MCEERR_AR" }), // ERROR pointless-expectation: Cannot expect "injection.signalsCaller" here: there is no poison({ ... })
    injection.shutsDown(), // ERROR pointless-expectation: Cannot expect "injection.shutsDown" here
    injection.leavesFilesystemAlive(), // ERROR pointless-expectation: Cannot expect "injection.leavesFilesystemAlive" here
    badBlocks.failReads({ errno: "EIO" }), // ERROR pointless-expectation: Cannot expect "badBlocks.failReads" here
    badBlocks.failFaults({ siCode: "BUS_MCEERR_AR" }), // ERROR pointless-expectation: Cannot expect "badBlocks.failFaults" here
    badBlocks.areClearedByWrites(), // ERROR pointless-expectation: Cannot expect "badBlocks.areClearedByWrites" here
    badBlocks.areGone(), // ERROR pointless-expectation: Cannot expect "badBlocks.areGone" here
    earlyBinds.failWith({ errno: "EBUSY" }), // ERROR pointless-expectation: Cannot expect "earlyBinds.failWith" here: there is no earlyBind({ ... })
    newMappings.work(), // ERROR pointless-expectation: Cannot expect "newMappings.work" here: there is no mapAnother({ ... })
    modules.loadAgain(), // ERROR pointless-expectation: Cannot expect "modules.loadAgain" here: there is no reloadModules({ ... })
    machine.restarts(), // ERROR pointless-expectation: Cannot expect "machine.restarts" here: there is no restart({ ... })
  ],
});
