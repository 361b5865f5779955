/** The shell commands that check the device that was given, and make another of it. */

import { driverDeviceOf, namespaceOf } from "../vocabulary/pmem_stack.ts";
import type {
  BlockDevice,
  Neighbour,
  PmemNamespace,
  PmemProvider,
} from "../vocabulary/scenario.ts";

/** What libnvdimm calls the buses of providers. */
const BUSES: Record<PmemProvider, string> = {
  e820: "e820",
  ramdax: "ramdax",
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
export function listDeviceCommands(
  device: BlockDevice,
  beside?: Neighbour,
): DeviceCommands {
  const namespace = namespaceOf(device);
  const mode = modeCommands(namespace);
  const dax = namespace.word === "fsdax" || namespace.word === "labelled"
    ? ["dax_require_capable"]
    : namespace.word === "rawNamespace"
    ? ["dax_require_incapable"]
    : [];
  const layer = layerCommands(device);
  return {
    require: [
      ...layer.require,
      ...requireNamespace(namespace, beside?.device),
      // What the disk can do is known once it is in its mode.
      ...(mode.length > 0 ? [] : dax),
      ...(beside?.device.word === "fsdax"
        ? [`dax_require_neighbour ${beside.device.sizeMiB}`]
        : []),
    ],
    prepare: [
      ...mode,
      ...(mode.length > 0 ? dax : []),
      ...layer.prepare,
      ...(beside?.device.word === "labelled"
        ? [`dax_make_neighbour ${beside.device.sizeMiB}`]
        : []),
    ],
  };
}

function requireNamespace(
  namespace: PmemNamespace,
  beside: PmemNamespace | undefined,
): string[] {
  const { provider, sizeMiB } = namespace;
  const bus = provider === undefined
    ? undefined
    : `dax_require_provider ${BUSES[provider]}`;
  const commands: string[] = [];
  if (namespace.word !== "labelled") {
    commands.push(`dax_require_pmem ${sizeMiB}`);
    if (bus !== undefined) commands.push(`${bus} "$DAX_NAMESPACE"`);
  }
  const labelled = [namespace, beside].filter((one) =>
    one?.word === "labelled"
  );
  if (labelled.length > 0) {
    const roomMiB = labelled.reduce((sum, one) => sum + (one?.sizeMiB ?? 0), 0);
    commands.push(`dax_require_region ${roomMiB}`);
  }
  if (namespace.word === "labelled" && bus !== undefined) {
    commands.push(`${bus} "$DAX_REGION"`);
  }
  return commands;
}

function modeCommands(namespace: PmemNamespace): string[] {
  switch (driverDeviceOf(namespace)) {
    case "namespace":
      return [];
    case "pfn": {
      if (namespace.word === "labelled") {
        return [`dax_make_namespace ${namespace.sizeMiB}`];
      }
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
