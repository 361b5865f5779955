import {
  commonPromises,
  everyMapper,
  fsdax,
  mapping,
  openFiles,
  scenario,
  unbind,
  xfs,
} from "../../../mod.ts";

const processes = 1;
const files = 1;
const sizeKiB = 4;
const access = "read";

export default scenario({
  name: "mapper-fate",
  summary: "Unbind nd_pmem",
  why: "Who ignores a signal does not die of it",
  covers: [],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  each: {
    users: {
      "several": [
        mapping({
          as: "handling",
          processes,
          files,
          sizeKiB,
          flags: ["MAP_SHARED"],
          access,
        }),
        mapping({
          as: "ignoring",
          processes,
          files,
          sizeKiB,
          flags: ["MAP_SHARED"],
          access,
          sigbus: "SIG_IGN",
        }),
        mapping({
          as: "dying",
          processes,
          files,
          sizeKiB,
          flags: ["MAP_SHARED"],
          access,
          sigbus: "SIG_DFL",
        }),
        mapping({
          as: "sleeping",
          processes,
          files,
          sizeKiB,
          flags: ["MAP_SHARED"],
          access,
          state: "stopped",
          unbinds: true, // ERROR mapper-state: Cannot have a process unbind that is stopped
        }),
        mapping({
          as: "contained",
          processes,
          files,
          sizeKiB,
          flags: ["MAP_SHARED"],
          access,
          namespaces: ["CLONE_NEWUSER"],
          unbinds: true, // ERROR mapper-state: Cannot have two users unbind // ERROR mapper-state: Cannot have a process unbind that may not
        }),
        mapping({
          as: "headless",
          processes,
          files,
          sizeKiB,
          flags: ["MAP_SHARED"],
          access,
          leaderExits: true,
          state: "traced", // ERROR mapper-state: Cannot have a process traced whose leader exits
        }),
        openFiles({ processes, files, sizeKiB }),
      ],
    },
  },
  expect: [
    commonPromises(), // ERROR mapper-fate: Cannot expect "commonPromises" of every mapper: a process with sigbus "SIG_IGN" cannot tell
    everyMapper.hasPending({ signal: "SIGBUS" }), // ERROR mapper-fate: Cannot expect "everyMapper.hasPending" of every mapper: a process that runs has taken it by then
    everyMapper.livesOn(), // ERROR mapper-fate: Cannot expect "everyMapper.livesOn" of every mapper: sigbus is "SIG_DFL"
    everyMapper.isKilledBy({ signal: "SIGBUS", who: "dying" }),
    everyMapper.isKilledBy({ signal: "SIGBUS", who: "handling" }), // ERROR mapper-fate: Cannot expect "everyMapper.isKilledBy" of every mapper: sigbus is "handler"
    everyMapper.diesOfAccess({ signal: "SIGBUS", who: "ignoring" }),
    everyMapper.diesOfAccess({ signal: "SIGBUS" }), // ERROR mapper-fate: Cannot expect "everyMapper.diesOfAccess" of every mapper: sigbus is "handler"
  ],
});
