import {
  data,
  device,
  everyUser,
  ext4,
  filesystem,
  fsdax,
  kernelLog,
  mapping,
  nobody,
  nothing,
  removal,
  scenario,
  secondRemoval,
  systemCalls,
  unbind,
} from "../generator/mod.ts";
import { deadDiskGoesUnnoticed } from "./shared/known_issues.ts";

export default scenario({
  name: "ext4-unbind-page-cache",
  summary: "Unbind nd_pmem while an ext4 has its files in the page cache",
  why:
    `Without DAX an ext4 uses the device as any other disk: processes map pages of the page cache, which stay theirs, and nobody is signalled.

That the disk is gone shuts the filesystem down: from then on nothing can be read or written by system calls. It stays mounted only until its users are gone.`,
  covers: ["B10"],
  fixedBy: [{
    commit: "f5db130d4443",
    subject: "ext4: wire up sops->shutdown",
    since: "6.5",
  }],
  device: fsdax({ sizeMiB: 512 }),
  filesystem: ext4({ mount: { dax: "never" } }),
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
  expect: [
    removal.returns(),
    nobody.isSignalled(),
    filesystem.isShutDown({ by: "EXT4_GOING_FLAGS_NOLOGFLUSH" }),
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
    secondRemoval.isAlike(),
    nothing.leaks(),
  ],
  knownIssues: [
    { ...deadDiskGoesUnnoticed, breaks: ["filesystem.isShutDown"] },
    {
      breaks: ["systemCalls.failWith"],
      kernels: "<6.5",
      shows: "fail",
      symptom:
        "System calls work with what the page cache has, or fail with EROFS",
      cause:
        "ext4 learns of the device's death only from the first write to it that fails, and then takes it for an error of its own",
      certainty: "seen",
      reference: "f5db130d4443, in 6.5",
    },
  ],
});
