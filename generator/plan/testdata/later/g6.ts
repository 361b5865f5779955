import {
  device,
  filesystem,
  fsdax,
  fsstress,
  kernelLog,
  removal,
  scenario,
  scrub,
  workload,
} from "../../../mod.ts";
import { daxXfs, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-log-recovery",
  summary: "Check the filesystem after a removal under load",
  why:
    "The log is recovered by the next mount, and neither checker finds anything.",
  covers: ["G6"],
  device: fsdax({ sizeMiB: 2048 }),
  filesystem: daxXfs,
  users: [fsstress({ processes: 4, operations: 99999 })],
  remove: unbindPmem,
  expect: [
    removal.returns(),
    workload.ends(),
    filesystem.unmounts(),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    filesystem.isConsistent(),
    scrub.findsNothing(),
  ],
});
