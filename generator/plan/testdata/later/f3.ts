import { commonPromises, kernelLog, poison, scenario } from "../../../mod.ts";
import { daxXfs, mappers, namespace, unbindPmem } from "./shared/set_up.ts";

export default scenario({
  name: "xfs-unbind-corrupt-data",
  summary: "Unbind nd_pmem after a page of a file was poisoned",
  why:
    "The kernel takes the page from those who map it and says that it recovered. The removal is as any other.",
  covers: ["F3"],
  device: namespace,
  filesystem: daxXfs,
  users: [mappers],
  before: [poison({ by: "corrupt-pfn", of: "data" })],
  remove: unbindPmem,
  expect: [
    commonPromises(),
    kernelLog.has({ text: "recovery action for dax page: Recovered" }),
  ],
});
