import { badBlocks, commonPromises, poison, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-poison-is-gone",
  summary: "Rebind nd_pmem after pages were poisoned",
  why:
    "The memory is as good as new when a driver has it again, if the hardware says so.",
  covers: ["F11"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  before: [poison({ by: "corrupt-pfn", of: "data", pages: 4 })],
  remove: unbindPmem,
  expect: [commonPromises(), badBlocks.areGone()],
});
