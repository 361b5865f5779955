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
  name: "xfs-unbind-direct-write",
  summary: "Unbind nd_pmem while a slow disk writes from its pages",
  why:
    "A pinned page cannot be taken away by unmapping it: either the removal waits until it is released, or the release is harmless. The write ends with an error or short, and what it reads by then is nobody else's.",
  covers: ["D2"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    pin({
      as: "source",
      by: "O_DIRECT write",
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
      who: "source",
    }),
    pins.areReleased({ removal: ["waits", "returns"] }),
    foreignData.isNeverSeen(),
  ],
});
