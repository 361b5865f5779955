/** What taking a device away asks of the machine. */

import type { Driver, Removal } from "../vocabulary/scenario.ts";
import type { Needs } from "./plan.ts";

/** What a test that removes so cannot do without. */
export function needsOfRemoval(
  remove: Removal,
): Pick<Needs, "tools" | "kernelOptions"> {
  switch (remove.word) {
    case "unbind":
      return { tools: [], kernelOptions: optionsOf(remove.driver) };
    case "removePci":
      return { tools: [], kernelOptions: ["PCI"] };
    case "disableNamespace":
      return { tools: ["ndctl"], kernelOptions: [] };
    case "removeModule":
      return { tools: ["modprobe"], kernelOptions: ["MODULE_UNLOAD"] };
  }
}

function optionsOf(driver: Driver): string[] {
  switch (driver) {
    case "nd_pmem":
    case "nd_region":
    case "device_dax":
    case "dax_pmem":
    case "kmem":
      return [];
    case "e820_pmem":
      return ["X86_PMEM_LEGACY"];
    case "nfit":
      return ["ACPI_NFIT"];
    case "virtio_fs":
      return ["FUSE_DAX", "VIRTIO_FS"];
    case "virtio_pmem":
      return ["VIRTIO_PMEM"];
    case "cxl_region":
    case "cxl_mem":
      return ["CXL_PMEM", "CXL_REGION"];
  }
}
