import {
  data,
  device,
  driver,
  everyUser,
  filesystem,
  kernelLog,
  mapping,
  mappings,
  nobody,
  nothing,
  removal,
  scenario,
  secondRemoval,
  sector,
  systemCalls,
  unbind,
  xfs,
} from "../generator/mod.ts";
import { deadDiskGoesUnnoticed } from "./shared/known_issues.ts";

export default scenario({
  name: "xfs-btt-unbind-page-cache",
  summary: "Unbind nd_pmem from a btt device while files on it are mapped",
  why:
    `A namespace in sector mode has a btt device on it, which writes whole sectors or none of them and cannot do DAX. What files have mapped are pages of the page cache: they are RAM and not the device's, so that they may stay mapped and be read when it is gone. Nobody has lost anything yet, and nobody is signalled.

Nothing can be written to the device any more: the filesystem is shut down, a store to a mapping raises SIGBUS, and system calls fail.`,
  covers: ["A3"],
  fixedBy: [{
    commit: "e7caa877e5dd",
    subject: "xfs: wire up sops->shutdown",
    since: "6.5",
  }],
  device: sector({ sizeMiB: 512 }),
  filesystem: xfs({
    mkfs: { rmapbt: true, reflink: true },
    mount: { dax: "never" },
  }),
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
    mappings.stayValid(),
    mappings.refuseStores(),
    systemCalls.failWith({ errno: "EIO" }),
    filesystem.isShutDown({ by: "SHUTDOWN_DEVICE_REMOVED" }),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    driver.refusesToBind({ device: "namespace", errno: "ENXIO" }),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    data.isIntact(),
    filesystem.isConsistent(),
    filesystem.hasNoDax(),
    secondRemoval.isAlike(),
    nothing.leaks(),
  ],
  knownIssues: [
    deadDiskGoesUnnoticed,
    {
      ...deadDiskGoesUnnoticed,
      breaks: ["mappings.refuseStores", "filesystem.isShutDown"],
    },
  ],
});
