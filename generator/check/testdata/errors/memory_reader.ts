import {
  cores,
  fsdax,
  mapping,
  memoryReader,
  memoryReads,
  openFiles,
  scenario,
  unbind,
  userfaultfd,
  xfs,
} from "../../../mod.ts";

export default scenario({
  name: "memory-reader",
  summary: "Unbind nd_pmem",
  why: "Who reads needs somebody to read",
  covers: [],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    memoryReader({
      as: "early",
      of: "victim", // ERROR unknown-user: Cannot find a user named "victim" that maps, before this
      by: "process_vm_readv",
    }),
    mapping({
      as: "victim",
      processes: 1,
      files: 1,
      sizeKiB: 4,
      flags: ["MAP_SHARED"],
      access: "read",
    }),
    openFiles({ as: "opener", processes: 1, files: 1, sizeKiB: 4 }),
    memoryReader({
      of: "opener", // ERROR unknown-user: Cannot find a user named "opener" that maps, before this
      by: "/proc/PID/mem",
    }),
    memoryReader({ of: "victim", by: "/proc/PID/mem" }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    memoryReads.failWith({ errno: ["EFAULT", "EIO"], who: "early" }),
    cores.areBounded(), // ERROR pointless-expectation: Cannot expect "cores.areBounded" here: no mapping({ ... }) has state "dumping"
    userfaultfd.refusesWith({ errno: "EINVAL" }), // ERROR pointless-expectation: Cannot expect "userfaultfd.refusesWith" here: no mapping({ ... }) has userfaultfd
  ],
});
