import {
  contender,
  device,
  filesystem,
  kernelLog,
  mounter,
  openFiles,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-mount-loop",
  summary:
    "Unbind and bind nd_pmem while the filesystem is mounted and unmounted",
  why:
    "A mount may find the device going, and the removal a filesystem that is not ready yet.",
  covers: ["E12"],
  device: namespace,
  filesystem: daxXfs,
  users: [openFiles({ processes: 1, files: 1, sizeKiB: 64 })],
  meanwhile: [
    mounter({ calls: ["mount", "umount"], loop: true }),
    contender({ does: ["unbind", "bind"], loop: true }),
  ],
  remove: unbindPmem,
  expect: [
    removal.returns(),
    kernelLog.isClean(),
    kernelLog.mayHave({
      text: "filesystem is not ready for notify_failure()!",
    }),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    filesystem.isConsistent(),
  ],
});
