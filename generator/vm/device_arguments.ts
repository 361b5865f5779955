/** The devices that QEMU makes for a guest. */

import { planCxl } from "./cxl_arguments.ts";
import { memoryObject } from "./memory_object.ts";
import { type DeviceSlot, regionSizes } from "./device_slots.ts";

/** What QEMU is given for the devices of a guest. */
export interface DevicePlan {
  /** Arguments of QEMU, none of them with a blank. */
  qemuArguments: string[];
  /** What each device takes of the host's memory. */
  sizesMiB: number[];
}

/**
 * The labels are at the end of an NVDIMM's memory. This many leave a region
 * whose end is aligned as its start is.
 */
const LABELS_MIB = 2;

/**
 * Lays out the devices that are no part of the guest's RAM.
 *
 * @param totalMiB The guest's RAM; QEMU maps NVDIMMs and virtio-pmem above it.
 */
export function planDevices(
  slots: readonly DeviceSlot[],
  totalMiB: number,
): DevicePlan {
  const nvdimms = regionSizes("nfit", slots);
  const virtio = regionSizes("virtio_pmem", slots);
  const mapped = [...nvdimms, ...virtio];
  const cxl = planCxl(slots);
  return {
    qemuArguments: [
      ...mapped.length === 0
        ? []
        : ["-m", `slots=${mapped.length},maxmem=${totalMiB + sum(mapped)}M`],
      ...nvdimms.length === 0 ? [] : ["-machine", "nvdimm=on"],
      ...nvdimms.flatMap((sizeMiB, place) => [
        ...memoryObject(`nvdimm-memory${place}`, sizeMiB + LABELS_MIB),
        "-device",
        `nvdimm,id=nvdimm${place},memdev=nvdimm-memory${place},` +
        `label-size=${LABELS_MIB}M`,
      ]),
      ...virtio.flatMap((sizeMiB, place) => [
        ...memoryObject(`virtio-memory${place}`, sizeMiB),
        "-device",
        `virtio-pmem-pci,id=virtio-pmem${place},memdev=virtio-memory${place}`,
      ]),
      ...cxl.qemuArguments,
    ],
    sizesMiB: [...mapped, ...cxl.sizesMiB],
  };
}

function sum(sizesMiB: readonly number[]): number {
  return sizesMiB.reduce((sum, sizeMiB) => sum + sizeMiB, 0);
}
