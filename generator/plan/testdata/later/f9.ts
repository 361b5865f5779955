import {
  device,
  everyUser,
  filesystem,
  goingDown,
  kernelLog,
  mappings,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-after-shutdown",
  summary: "Unbind nd_pmem from a filesystem that is shut down already",
  why:
    "The files stay mapped when the filesystem is shut down. They must not when the device goes.",
  covers: ["F9"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  before: [goingDown({ flag: "XFS_FSOP_GOING_FLAGS_DEFAULT" })],
  remove: unbindPmem,
  expect: [
    removal.returns(),
    mappings.areGone(),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
    device.bindsAgain(),
    filesystem.mountsAgain(),
  ],
});
