import {
  data,
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
  name: "xfs-unbind-while-unmounting",
  summary: "Unbind nd_pmem while the filesystem is being unmounted",
  why:
    "The filesystem takes itself off the DAX device while the removal looks for it there. Either may come first.",
  covers: ["E13"],
  device: namespace,
  filesystem: daxXfs,
  users: [openFiles({ processes: 1, files: 4, sizeKiB: 64 })],
  remove: unbindPmem,
  expect: [
    removal.returns(),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    data.isIntact(),
    filesystem.isConsistent(),
  ],
  each: {
    meanwhile: {
      "after-3-ms": [mounter({ calls: ["umount"], leadMilliseconds: 3 })],
      "after-10-ms": [mounter({ calls: ["umount"], leadMilliseconds: 10 })],
      "after-30-ms": [mounter({ calls: ["umount"], leadMilliseconds: 30 })],
    },
  },
});
