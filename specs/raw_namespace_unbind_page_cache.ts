import {
  data,
  device,
  everyUser,
  ext4,
  filesystem,
  kernelLog,
  mapping,
  mappings,
  nobody,
  nothing,
  rawNamespace,
  removal,
  scenario,
  secondRemoval,
  systemCalls,
  unbind,
  xfs,
} from "../generator/mod.ts";
import { deadDiskGoesUnnoticed } from "./shared/known_issues.ts";

export default scenario({
  name: "raw-namespace-unbind-page-cache",
  summary: "Unbind nd_pmem from a namespace without struct pages",
  why:
    `An NVDIMM's namespace that was put into no mode has no struct pages, so that its disk cannot do DAX: a filesystem that is mounted with it is refused, or goes on without. What its files have mapped are pages of the page cache, which are RAM and stay when the device goes: nobody is signalled, and what is mapped can still be read.

That the disk is gone shuts the filesystem down: nothing can be read or written by system calls any more.`,
  covers: ["A4"],
  device: rawNamespace({ sizeMiB: 512 }),
  users: [
    mapping({
      processes: 2,
      files: 2,
      sizeKiB: 64,
      flags: ["MAP_SHARED"],
      access: "write",
    }),
  ],
  remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
  each: {
    filesystem: {
      xfs: xfs({
        mkfs: { rmapbt: true, reflink: true },
        mount: { dax: "never" },
      }),
      ext4: ext4({ mount: { dax: "never" } }),
    },
  },
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    mappings.stayValid(),
    filesystem.isShutDown(),
    systemCalls.failWith({
      errno: "EIO",
      calls: [
        "pread",
        "read",
        "pwrite",
        "write",
        "fsync",
        "fdatasync",
        "ftruncate",
        "fallocate",
        "open",
        "creat",
      ],
    }),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    data.isIntact(),
    filesystem.isConsistent(),
    filesystem.hasNoDax(),
    secondRemoval.isAlike(),
    nothing.leaks(),
  ],
  knownIssues: [deadDiskGoesUnnoticed],
});
