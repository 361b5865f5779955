import { commonPromises, poison, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-other-poison",
  summary: "Unbind nd_pmem after pages were poisoned by other means",
  why:
    "However the kernel comes to hear of a bad page, it deals with it in the same way.",
  covers: ["F5"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [commonPromises()],
  each: {
    before: {
      offline: [poison({ by: "hard_offline_page", of: "data" })],
      mce: [poison({ by: "mce-inject", of: "data" })],
      einj: [poison({ by: "einj", of: "data" })],
    },
  },
});
