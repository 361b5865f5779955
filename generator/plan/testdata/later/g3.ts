import {
  device,
  everyUser,
  ext4,
  foreignData,
  kernelLog,
  overwrite,
  removal,
  scenario,
} from "../../../mod.ts";
import { mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "ext4-unbind-new-owner",
  summary: "Overwrite a device after its rebind under an old mapping",
  why:
    "A mapping that is left behind would let a process see, and change, what belongs to somebody else.",
  covers: ["G3"],
  device: namespace,
  filesystem: ext4({ mount: { dax: "always" } }),
  users: [mappers],
  remove: unbindPmem,
  afterwards: [overwrite({ by: "block device" })],
  expect: [
    removal.returns(),
    everyUser.canBeKilled(),
    kernelLog.isClean(),
    device.bindsAgain(),
    foreignData.isNeverSeen(),
    foreignData.isNeverChanged(),
  ],
});
