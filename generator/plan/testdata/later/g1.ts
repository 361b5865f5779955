import { commonPromises, fileWrite, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-unsynced-data",
  summary: "Unbind nd_pmem right after files were written",
  why:
    "Stores through a mapping are in the memory at once, whatever anybody syncs. Nothing of it may be lost.",
  covers: ["G1"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  before: [
    fileWrite({ sizeKiB: 64, by: "write", sync: "fsync" }),
    fileWrite({ sizeKiB: 64, by: "store" }),
    fileWrite({ sizeKiB: 64, by: "write" }),
  ],
  remove: unbindPmem,
  expect: [commonPromises()],
});
