import {
  everyUser,
  freezer,
  freezes,
  kernelLog,
  linear,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-nested-freeze",
  summary:
    "Unbind nd_pmem while a suspended dm device has frozen its filesystem",
  why:
    "The block device is frozen by dmsetup and the filesystem by userspace: who froze thaws, or the removal does.",
  covers: ["E10"],
  device: linear({ of: namespace }),
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [freezer({ by: "FIFREEZE" }), freezer({ by: "dmsetup suspend" })],
  remove: unbindPmem,
  expect: [
    removal.returns(),
    everyUser.canBeKilled(),
    freezes.areUndone({ by: ["freezer", "removal"] }),
    kernelLog.isClean(),
  ],
});
