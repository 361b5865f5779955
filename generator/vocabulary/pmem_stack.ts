/** What is below a block device: the namespace, and what nd_pmem is bound to. */

import type {
  BlockDevice,
  FsdaxDevice,
  PmemNamespace,
  PmemProvider,
} from "./device.ts";
import type { PmemDriver, PmemModule } from "./removal.ts";
import type { BlockScenario, Scenario } from "./scenario.ts";

/** What nd_pmem can be bound to: a namespace, or what sits on one. */
export type PmemDriverDevice = "namespace" | "pfn" | "btt";

/**
 * What nd_pmem is bound to in the mode of a namespace. Only those by e820
 * and virtio_pmem have struct pages without a pfn device, wherever those are.
 */
export function driverDeviceOf(
  { word, map, provider }:
    & Pick<PmemNamespace, "word">
    & { map?: FsdaxDevice["map"] | undefined; provider?: string | undefined },
): PmemDriverDevice {
  if (word === "labelled") return "pfn";
  if (word === "sector") return "btt";
  if (word === "rawNamespace") return "namespace";
  const hasPages = provider === undefined || provider === "e820" ||
    provider === "virtio_pmem";
  return map !== "dev" && hasPages ? "namespace" : "pfn";
}

/** The namespace itself, below all that is on it. */
export function namespaceOf(device: BlockDevice): PmemNamespace {
  return "of" in device ? device.of : device;
}

/** What stands above a namespace, by what brings its memory. */
export interface PmemLevels {
  /** The drivers, from the namespace's own up. */
  drivers: readonly PmemDriver[];
  /** The modules with these drivers that can be unloaded. */
  modules: readonly PmemModule[];
  /** Whether it comes and goes with a PCI function. */
  isPci: boolean;
}

/** What stands above the namespaces of a provider. */
export function levelsOf(provider: PmemProvider): PmemLevels {
  switch (provider) {
    case "e820":
      return {
        drivers: ["nd_pmem", "nd_region", "e820_pmem"],
        modules: ["nd_pmem", "nd_e820"],
        isPci: false,
      };
    case "ramdax":
      return {
        drivers: ["nd_pmem", "nd_region"],
        modules: ["nd_pmem"],
        isPci: false,
      };
    case "nfit":
      return {
        drivers: ["nd_pmem", "nd_region", "nfit"],
        modules: ["nd_pmem", "nfit"],
        isPci: false,
      };
    case "virtio_pmem":
      return {
        drivers: ["nd_pmem", "nd_region", "virtio_pmem"],
        modules: ["nd_pmem", "virtio_pmem"],
        isPci: true,
      };
    case "cxl":
      return {
        drivers: ["nd_pmem", "nd_region", "cxl_region", "cxl_mem"],
        modules: ["nd_pmem"],
        isPci: true,
      };
  }
}

/** What brings a namespace's memory where the spec does not say. */
export function providerOf(
  { word, provider }:
    & Pick<PmemNamespace, "word">
    & { provider?: PmemProvider | undefined },
): PmemProvider {
  const hasNoOther = word === "rawNamespace" || word === "labelled";
  return provider ?? (hasNoOther ? "nfit" : "e820");
}

/** Whether a scenario's device is a block device. */
export function isBlockScenario(scenario: Scenario): scenario is BlockScenario {
  const { word } = scenario.device;
  return word !== "devdax" && word !== "systemRam" && word !== "daxWindow";
}
