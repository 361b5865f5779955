import {
  callsInProgress,
  device,
  everyMapper,
  everyUser,
  filesystem,
  foreignData,
  kernelLog,
  mappings,
  overwrite,
  pin,
  pins,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-direct-read",
  summary: "Unbind nd_pmem while a slow disk reads into its pages",
  why:
    "A pinned page cannot be taken away by unmapping it: either the removal waits until it is released, or the release is harmless. The disk must not write into memory that is somebody else's by then.",
  covers: ["D3"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    pin({
      by: "O_DIRECT read",
      pages: 16,
      filesOf: "mapper",
      leadMilliseconds: 1000,
      heldSeconds: 8,
    }),
  ],
  remove: unbindPmem,
  afterwards: [overwrite({ by: "block device" })],
  expect: [
    removal.returns(),
    everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AO" }),
    mappings.areGone(),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
    device.bindsAgain(),
    callsInProgress.return({
      result: ["short", "error"],
      errno: ["EIO", "EFAULT"],
    }),
    pins.areReleased({ removal: ["waits", "returns"] }),
    foreignData.isNeverChanged(),
  ],
});
