import {
  caller,
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
  name: "xfs-unbind-zerocopy",
  summary: "Unbind nd_pmem while its pages are on their way to a socket",
  why:
    "A pinned page cannot be taken away by unmapping it: either the removal waits until it is released, or the release is harmless. sendfile(2) copies and pins nothing, MSG_ZEROCOPY pins until the peer acknowledges.",
  covers: ["D11"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    pin({
      as: "sender",
      by: "MSG_ZEROCOPY",
      pages: 16,
      filesOf: "mapper",
      heldSeconds: 10,
    }),
    caller({
      as: "copier",
      processes: 1,
      calls: ["sendfile", "splice"],
      filesOf: "mapper",
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
      result: ["whole", "short", "error"],
      who: "copier",
    }),
    pins.areReleased({ removal: ["waits", "returns"], who: "sender" }),
    foreignData.isNeverSeen(),
  ],
});
