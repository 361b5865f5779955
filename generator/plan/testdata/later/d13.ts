import {
  callsInProgress,
  everyUser,
  fileChanger,
  filesystem,
  kernelLog,
  mappings,
  pin,
  pins,
  removal,
  scenario,
} from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-break-layout",
  summary: "Unbind nd_pmem while truncate waits for a pinned page",
  why:
    "ftruncate(2) waits in dax_break_layout() with the locks of the inode held, until the page is released. The removal wants to unmap the same file.",
  covers: ["D13"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  meanwhile: [
    pin({ by: "O_DIRECT write", pages: 16, filesOf: "mapper", heldSeconds: 8 }),
    fileChanger({
      as: "truncate",
      calls: ["ftruncate", "FALLOC_FL_PUNCH_HOLE"],
      filesOf: "mapper",
      leadMilliseconds: 1000,
    }),
  ],
  remove: unbindPmem,
  expect: [
    removal.returns(),
    mappings.areGone(),
    callsInProgress.return({
      result: ["whole", "error"],
      errno: ["EIO", "EINTR"],
      who: "truncate",
    }),
    pins.areReleased({ removal: ["waits", "returns"] }),
    everyUser.canBeKilled(),
    filesystem.unmounts(),
    kernelLog.isClean(),
  ],
});
