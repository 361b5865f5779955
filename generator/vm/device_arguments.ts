/** The devices that QEMU makes for a guest. */

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
 * Lays out the devices that are no part of the guest's RAM. What is in them is
 * the host's memory by memfd: it goes with QEMU, however that ends, and can be
 * flushed, which virtio-pmem does.
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
  return {
    qemuArguments: [
      ...mapped.length === 0
        ? []
        : ["-m", `slots=${mapped.length},maxmem=${totalMiB + sum(mapped)}M`],
      ...nvdimms.length === 0 ? [] : ["-machine", "nvdimm=on"],
      ...nvdimms.flatMap((sizeMiB, place) => [
        ...memory(`nvdimm-memory${place}`, sizeMiB + LABELS_MIB),
        "-device",
        `nvdimm,id=nvdimm${place},memdev=nvdimm-memory${place},` +
        `label-size=${LABELS_MIB}M`,
      ]),
      ...virtio.flatMap((sizeMiB, place) => [
        ...memory(`virtio-memory${place}`, sizeMiB),
        "-device",
        `virtio-pmem-pci,id=virtio-pmem${place},memdev=virtio-memory${place}`,
      ]),
    ],
    sizesMiB: mapped,
  };
}

function memory(id: string, sizeMiB: number): string[] {
  return ["-object", `memory-backend-memfd,id=${id},share=on,size=${sizeMiB}M`];
}

function sum(sizesMiB: readonly number[]): number {
  return sizesMiB.reduce((sum, sizeMiB) => sum + sizeMiB, 0);
}
