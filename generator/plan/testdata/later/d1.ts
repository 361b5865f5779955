import {
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
  name: "xfs-unbind-vmsplice",
  summary: "Unbind nd_pmem while a page is in a pipe",
  why:
    "A pinned page cannot be taken away by unmapping it: either the removal waits until it is released, or the release is harmless. Who reads the pipe must not find what somebody else has stored since.",
  covers: ["D1"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    pin({ by: "vmsplice", pages: 1, filesOf: "mapper", heldSeconds: 5 }),
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
    pins.areReleased({ removal: ["waits", "returns"] }),
    foreignData.isNeverSeen(),
  ],
});
