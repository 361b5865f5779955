import {
  data,
  detach,
  device,
  everyMapper,
  everyUser,
  filesystem,
  kernelLog,
  mappings,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-detached",
  summary: "Unbind nd_pmem after a lazy unmount with files mapped",
  why:
    "The filesystem is in no directory any more, and it lives on with its mappers: the removal finds it all the same.",
  covers: ["E14"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  before: [detach({ flag: "MNT_DETACH" })],
  remove: unbindPmem,
  expect: [
    removal.returns(),
    everyMapper.gets({ signal: "SIGBUS", siCode: "BUS_MCEERR_AO" }),
    mappings.areGone(),
    everyUser.canBeKilled(),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
    data.isIntact(),
    filesystem.isConsistent(),
  ],
});
