import {
  device,
  ext4,
  foreignData,
  kernelLog,
  mappings,
  reconfigure,
  reformat,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-other-modes",
  summary: "Reconfigure a device while those who mapped it are still there",
  why: "In every mode that the memory gets, its new content is nobody else's.",
  covers: ["G4"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  afterwards: [
    reconfigure({ modes: ["devdax", "sector", "system-ram"] }),
    reformat({ filesystem: ext4({ mount: { dax: "always" } }) }),
  ],
  expect: [
    removal.returns(),
    mappings.areGone(),
    kernelLog.isClean(),
    device.bindsAgain(),
    foreignData.isNeverSeen(),
    foreignData.isNeverChanged(),
  ],
});
