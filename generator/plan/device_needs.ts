/** What a device asks of the machine, and how long making it may take. */

import {
  driverDeviceOf,
  namespaceOf,
  providerOf,
} from "../vocabulary/pmem_stack.ts";
import type {
  BlockDevice,
  Device,
  PmemNamespace,
  PmemProvider,
  Scenario,
} from "../vocabulary/scenario.ts";
import type { DeviceNeed, Needs, Provider } from "./plan.ts";

const PROVIDERS: Record<PmemProvider, Provider> = {
  e820: "e820",
  ramdax: "ramdax",
  nfit: "nfit",
  "virtio_pmem": "virtio_pmem",
  cxl: "cxl_pmem",
};

/** How long steps with a device may take, in seconds on real hardware. */
export const DEVICE_SECONDS = {
  bind: 10,
  findDisk: 5,
  reconfigure: 30,
  partition: 10,
  mapDevice: 10,
} as const;

/** The namespaces, regions or the instance that a test is handed. */
export function listDevices(
  { device, beside }: Pick<Scenario, "device" | "beside">,
): DeviceNeed[] {
  if (device.word === "devdax" || device.word === "systemRam") {
    const { sizeMiB, provider = "e820" } = device;
    return [{ provider, kind: "devdax", sizeMiB }];
  }
  if (device.word === "daxWindow") {
    return [{
      provider: "virtio_fs",
      kind: "window",
      sizeMiB: device.sizeMiB,
    }];
  }
  const needs: DeviceNeed[] = [];
  for (
    const one of [device, ...(beside === undefined ? [] : [beside.device])]
  ) {
    const need = needOf(namespaceOf(one));
    const [first] = needs;
    // Those with labels are in one region.
    if (first?.kind === "region" && need.kind === "region") {
      first.sizeMiB += need.sizeMiB;
    } else {
      needs.push(need);
    }
  }
  return needs;
}

function needOf(namespace: PmemNamespace): DeviceNeed {
  const { word, sizeMiB } = namespace;
  return {
    provider: PROVIDERS[providerOf(namespace)],
    kind: word === "labelled" ? "region" : "pmem",
    sizeMiB,
  };
}

/** What a test cannot do without, but for its devices. */
export type SoftwareNeeds = Omit<Needs, "devices" | "xfsprogs">;

/** What a test with this device cannot do without, but for the device. */
export function needsOfDevice(device: Device): SoftwareNeeds {
  if (device.word === "devdax" || device.word === "systemRam") {
    const isCxl = device.provider === "cxl_ram";
    return {
      tools: [],
      modules: ["device_dax", ...(isCxl ? ["dax_cxl"] : [])],
      kernelOptions: [
        "DEV_DAX",
        ...(isCxl
          ? ["CXL_ACPI", "CXL_BUS", "CXL_PCI", "CXL_REGION", "DEV_DAX_CXL"]
          : ["DEV_DAX_PMEM", "NVDIMM_DAX"]),
      ],
    };
  }
  if (device.word === "daxWindow") {
    return { tools: [], modules: ["virtiofs"], kernelOptions: ["FUSE_DAX"] };
  }
  const needs = {
    tools: [] as string[],
    modules: [] as string[],
    kernelOptions: [
      ...["BLK_DEV_PMEM", "FS_DAX", "MEMORY_FAILURE", "PROC_CHILDREN"],
    ],
  };
  const namespace = namespaceOf(device);
  if (driverDeviceOf(namespace) !== "namespace") needs.tools.push("ndctl");
  if (namespace.word === "sector") needs.kernelOptions.push("BTT");
  switch (device.word) {
    case "partition":
      needs.tools.push("sfdisk", "wipefs");
      needs.kernelOptions.push("MSDOS_PARTITION");
      break;
    case "linear":
    case "stripe":
      needs.tools.push("dmsetup");
      needs.modules.push("dm_mod");
      needs.kernelOptions.push("BLK_DEV_DM");
  }
  needs.modules.push("nd_pmem");
  return needs;
}

/** Bounds of steps with a device, in seconds on real hardware. */
export interface DeviceBounds {
  /** Before anything is on it. */
  make: number;
  /** Of each removal, to have it again after it. */
  bind: number;
  /** Of the clean-up. */
  putBack: number;
}

/** Adds up the bounds of all steps with a device. */
export function boundDevice(device: BlockDevice): DeviceBounds {
  const step = DEVICE_SECONDS;
  const bounds = {
    make: 0,
    bind: step.bind + step.findDisk,
    putBack: step.bind + step.findDisk,
  };
  if (driverDeviceOf(namespaceOf(device)) !== "namespace") {
    bounds.make += step.reconfigure + step.findDisk;
    bounds.putBack += step.reconfigure;
  }
  switch (device.word) {
    case "partition":
      bounds.make += step.partition + step.findDisk;
      bounds.putBack += step.partition;
      break;
    case "linear":
    case "stripe":
      bounds.make += step.mapDevice + step.findDisk;
      bounds.bind += 2 * step.mapDevice + step.findDisk;
      bounds.putBack += step.mapDevice;
  }
  return bounds;
}
