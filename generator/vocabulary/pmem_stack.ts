/** What is below a block device: the namespace, and what nd_pmem is bound to. */

import type { BlockDevice, FsdaxDevice, PmemNamespace } from "./device.ts";

/** What nd_pmem can be bound to: a namespace, or what sits on one. */
export type PmemDriverDevice = "namespace" | "pfn" | "btt";

/**
 * What nd_pmem is bound to in the mode of a namespace. Those by nfit and cxl
 * have struct pages in a pfn device only, wherever the struct pages are.
 */
export function driverDeviceOf(
  { word, map, provider }:
    & Pick<PmemNamespace, "word">
    & { map?: FsdaxDevice["map"] | undefined; provider?: string | undefined },
): PmemDriverDevice {
  if (word === "labelled") return "pfn";
  if (word === "sector") return "btt";
  if (word === "rawNamespace") return "namespace";
  const hasPages = provider !== "nfit" && provider !== "cxl";
  return map !== "dev" && hasPages ? "namespace" : "pfn";
}

/** The namespace itself, below all that is on it. */
export function namespaceOf(device: BlockDevice): PmemNamespace {
  return "of" in device ? device.of : device;
}
