/** The shell commands that check the device that was given, and make another of it. */

import { driverDeviceOf, namespaceOf } from "../vocabulary/pmem_stack.ts";
import type {
  BlockDevice,
  PmemNamespace,
  PmemProvider,
} from "../vocabulary/scenario.ts";

/** What libnvdimm calls the buses of providers. */
const BUSES: Record<PmemProvider, string> = {
  e820: "e820",
  nfit: "ACPI.NFIT",
  "virtio_pmem": "virtio-pmem",
  cxl: "CXL",
};

/** What a test says of its device. */
export interface DeviceCommands {
  /** What has to be there, before anything is changed. */
  require: string[];
  /** What is made of the namespace, before it gets a filesystem. */
  prepare: string[];
}

/** Lays out the commands of a device. */
export function listDeviceCommands(device: BlockDevice): DeviceCommands {
  const namespace = namespaceOf(device);
  const mode = modeCommands(namespace);
  const dax = namespace.word === "fsdax"
    ? ["dax_require_dax"]
    : namespace.word === "rawNamespace"
    ? ["dax_require_no_dax"]
    : [];
  const layer = layerCommands(device);
  return {
    require: [
      ...layer.require,
      `dax_require_pmem ${namespace.sizeMiB}`,
      ...(namespace.provider === undefined
        ? []
        : [`dax_require_provider ${BUSES[namespace.provider]}`]),
      // What the disk can do is known once it is in its mode.
      ...(mode.length > 0 ? [] : dax),
    ],
    prepare: [...mode, ...(mode.length > 0 ? dax : []), ...layer.prepare],
  };
}

function modeCommands(namespace: PmemNamespace): string[] {
  switch (driverDeviceOf(namespace)) {
    case "namespace":
      return [];
    case "pfn": {
      const map = namespace.word === "fsdax" ? namespace.map ?? "mem" : "mem";
      return [`dax_reconfigure pfn -m fsdax --map=${map}`];
    }
    case "btt":
      return ["dax_reconfigure btt -m sector"];
  }
}

function layerCommands(device: BlockDevice): DeviceCommands {
  switch (device.word) {
    case "partition":
      return {
        require: [],
        prepare: [`dax_make_partition ${device.startMiB}`],
      };
    case "linear":
    case "stripe": {
      const target = device.word === "linear" ? "linear" : "striped";
      return {
        require: [`dax_require_target ${target}`],
        prepare: [`dax_make_mapped ${target}`],
      };
    }
    default:
      return { require: [], prepare: [] };
  }
}
