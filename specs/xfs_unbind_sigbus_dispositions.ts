import {
  commonPromises,
  everyMapper,
  fsdax,
  mapping,
  nobody,
  scenario,
  unbind,
  xfs,
} from "../generator/mod.ts";
import {
  nobodyIsTold,
  truncateHangs,
  truncateOops,
  truncateOopsIsLogged,
  unbindSpins,
  untoldStaysMapped,
} from "./shared/known_issues.ts";

const processes = 2;
const files = 1;
const sizeKiB = 64;

export default scenario({
  name: "xfs-unbind-sigbus-dispositions",
  summary: "Unbind nd_pmem while processes handle, ignore or block SIGBUS",
  why:
    `The SIGBUS of a removal is advice: it is sent, not forced. A handler runs, on a signal stack of its own if it asks for one; a process that blocks the signal finds it pending, or reads it from a signalfd; one that ignores it goes on as if nothing had happened, and only one that leaves it at its default is killed by it.

All of them have lost their mappings alike. The next access raises a SIGBUS that cannot be ignored or blocked: it is forced, and fatal for all who do not handle it.`,
  covers: ["C15"],
  fixedBy: [{
    commit: "fa422b353d21",
    subject: "mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE for unbind",
    since: "6.8",
  }],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "always" },
  }),
  users: [
    mapping({
      as: "handling",
      ...{ processes, files, sizeKiB },
      flags: ["MAP_SHARED"],
      access: "write",
    }),
    mapping({
      as: "on-altstack",
      ...{ processes, files, sizeKiB },
      flags: ["MAP_SHARED"],
      access: "write",
      sigbus: "sigaltstack",
    }),
    mapping({
      as: "ignoring",
      ...{ processes, files, sizeKiB },
      flags: ["MAP_SHARED"],
      access: "write",
      sigbus: "SIG_IGN",
    }),
    mapping({
      as: "default",
      ...{ processes, files, sizeKiB },
      flags: ["MAP_SHARED"],
      access: "write",
      sigbus: "SIG_DFL",
    }),
    mapping({
      as: "blocking",
      ...{ processes, files, sizeKiB },
      flags: ["MAP_SHARED"],
      access: "write",
      sigbus: "blocked",
    }),
    mapping({
      as: "by-signalfd",
      ...{ processes, files, sizeKiB },
      flags: ["MAP_SHARED"],
      access: "write",
      sigbus: "signalfd",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  expect: [
    commonPromises(),
    everyMapper.hasPending({ signal: "SIGBUS", who: "blocking" }),
    everyMapper.hasPending({ signal: "SIGBUS", who: "by-signalfd" }),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AO",
      who: "handling",
    }),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AO",
      who: "on-altstack",
    }),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AO",
      who: "blocking",
    }),
    everyMapper.gets({
      signal: "SIGBUS",
      siCode: "BUS_MCEERR_AO",
      who: "by-signalfd",
    }),
    nobody.isSignalled({ who: "ignoring" }),
    everyMapper.livesOn({ who: "ignoring" }),
    everyMapper.livesOn({ who: "blocking" }),
    everyMapper.isKilledBy({ signal: "SIGBUS", who: "default" }),
    everyMapper.diesOfAccess({ signal: "SIGBUS", who: "ignoring" }),
    everyMapper.diesOfAccess({ signal: "SIGBUS", who: "blocking" }),
    everyMapper.diesOfAccess({ signal: "SIGBUS", who: "by-signalfd" }),
  ],
  knownIssues: [
    {
      ...nobodyIsTold,
      breaks: [
        "everyMapper.hasPending",
        "everyMapper.gets",
        "everyMapper.isKilledBy",
      ],
    },
    untoldStaysMapped,
    { ...truncateOops, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    {
      breaks: ["everyMapper.diesOfAccess"],
      kernels: "<6.8",
      shows: "hang",
      reportedIn: "do_truncate",
      symptom: "No process can be asked any more",
      cause:
        "Those that called ftruncate() died in the kernel, or wait for the inode's lock for ever",
      certainty: "seen",
      reference: "fa422b353d21, in 6.8",
    },
    { ...truncateHangs, kernels: "<6.8", reference: "fa422b353d21, in 6.8" },
    {
      ...truncateOopsIsLogged,
      kernels: "<6.8",
      reference: "fa422b353d21, in 6.8",
    },
    unbindSpins,
  ],
});
