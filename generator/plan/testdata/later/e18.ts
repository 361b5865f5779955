import { commonPromises, evictor, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-eviction",
  summary: "Unbind nd_pmem while inodes are evicted",
  why:
    "The removal looks for inodes in memory, and some of them are on their way out, or come back.",
  covers: ["E18"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  remove: unbindPmem,
  expect: [commonPromises()],
  each: {
    meanwhile: {
      dropped: [evictor({ by: "drop_caches" })],
      pressed: [evictor({ by: "memory pressure" })],
    },
  },
});
