/** The CXL memory devices that QEMU makes for a guest. */

import { type DeviceSlot, regionSizes } from "./device_slots.ts";
import { memoryObject } from "./memory_object.ts";

/** CXL memory and the windows that it is seen in come in multiples of this. */
const CXL_MIB = 256;

/** Of the labels of a persistent device. */
const LABELS_MIB = 1;

/** Of the root ports; above the buses that QEMU uses by itself. */
const BUS_NUMBER = 12;

/**
 * The serial numbers begin with these, those of persistent and of volatile
 * devices: the guest's entry script knows the devices by them, as the kernel
 * names them in the order in which it comes to them.
 */
const FIRST_SERIAL = { cxl_pmem: 0x100, cxl_ram: 0x200 } as const;

/** A device as the arguments are made of it. */
interface Type3 {
  provider: keyof typeof FIRST_SERIAL;
  place: number;
  sizeMiB: number;
}

/** Whether there is a CXL device among them. */
export function hasCxl(slots: readonly DeviceSlot[]): boolean {
  return listDevices(slots).length > 0;
}

/**
 * Lays out the CXL devices: type 3, each behind a root port of its own, all of
 * them in one window. They take a q35 machine.
 */
export function planCxl(
  slots: readonly DeviceSlot[],
): { qemuArguments: string[]; sizesMiB: number[] } {
  const devices = listDevices(slots);
  if (devices.length === 0) return { qemuArguments: [], sizesMiB: [] };
  const sizesMiB = devices.map(({ sizeMiB }) => sizeMiB);
  // Twice: a region of a device that went away keeps its place.
  const windowMiB = 2 * sizesMiB.reduce((sum, sizeMiB) => sum + sizeMiB, 0);
  return {
    qemuArguments: [
      ...["-machine", "q35,cxl=on"],
      "-device",
      `pxb-cxl,id=cxl,bus=pcie.0,bus_nr=${BUS_NUMBER}`,
      ...devices.flatMap(type3),
      "-machine",
      `cxl-fmw.0.targets.0=cxl,cxl-fmw.0.size=${windowMiB}M`,
    ],
    sizesMiB,
  };
}

function listDevices(slots: readonly DeviceSlot[]): Type3[] {
  return (["cxl_pmem", "cxl_ram"] as const).flatMap((provider) =>
    regionSizes(provider, slots).map((sizeMiB, place) => ({
      provider,
      place,
      sizeMiB: Math.ceil(sizeMiB / CXL_MIB) * CXL_MIB,
    }))
  );
}

function type3({ provider, place, sizeMiB }: Type3, index: number): string[] {
  const memory = `cxl-memory${index}`;
  const labels = `cxl-labels${index}`;
  const isVolatile = provider === "cxl_ram";
  const port = `cxl-port${index}`;
  const backing = isVolatile
    ? `volatile-memdev=${memory}`
    : `persistent-memdev=${memory},lsa=${labels}`;
  return [
    ...memoryObject(memory, sizeMiB),
    ...isVolatile ? [] : memoryObject(labels, LABELS_MIB),
    "-device",
    `cxl-rp,id=${port},bus=cxl,port=${index},chassis=0,slot=${index}`,
    "-device",
    `cxl-type3,id=cxl-device${index},bus=${port},${backing},` +
    `sn=${FIRST_SERIAL[provider] + place}`,
  ];
}
