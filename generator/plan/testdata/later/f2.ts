import { commonPromises, injection, poison, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-madvise-hwpoison",
  summary: "Unbind nd_pmem after a process poisoned a page of its own",
  why:
    "The process is told of that page and keeps the others, until the device goes.",
  covers: ["F2"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  before: [poison({ by: "MADV_HWPOISON", of: "data" })],
  remove: unbindPmem,
  expect: [
    injection.signalsCaller({ siCode: ["BUS_MCEERR_AR", "BUS_MCEERR_AO"] }),
    commonPromises(),
  ],
});
