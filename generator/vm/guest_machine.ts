/** The machine that a guest is: its memory and its devices. */

import type { Qemu } from "../acquire/cxl_qemu.ts";
import { EnvironmentError } from "../base/errors.ts";
import type { DeviceNeed } from "../plan/plan.ts";
import { hasCxl } from "./cxl_arguments.ts";
import { planDevices } from "./device_arguments.ts";
import { type DeviceSlot, planSlots, regionSizes } from "./device_slots.ts";
import { type MemoryPlan, planMemory, refuseTooMuch } from "./memory.ts";

/** What {@linkcode planMachine} takes. */
export interface MachineRequest {
  acceleration: "kvm" | "tcg";
  /** What each scenario of the guest needs; they run one after the other. */
  scenarios: readonly (readonly DeviceNeed[])[];
  /** What makes CXL devices, or why there is nothing that does. */
  cxlQemu?: Qemu | EnvironmentError;
  /** What the host can give; unchecked when absent. */
  hostAvailableMiB?: number;
}

/** A guest's machine. */
export interface GuestMachine {
  memory: MemoryPlan;
  /** What it takes of the host's memory, devices included, without QEMU itself. */
  wholeMiB: number;
  /** The devices; a job is handed some of them. */
  slots: DeviceSlot[];
  /** What makes QEMU give it those that are not a part of its memory. */
  qemuArguments: string[];
  /** Absolute path of QEMU; virtme-ng takes the installed one when absent. */
  qemuPath?: string;
}

/**
 * Lays out a machine on which each of the scenarios can run.
 *
 * @throws {EnvironmentError} when the host has not enough memory, or no QEMU
 * that has the devices, or they cannot be in one guest.
 */
export function planMachine(request: MachineRequest): GuestMachine {
  const { acceleration } = request;
  const slots = planSlots(request.scenarios);
  const needsCxl = hasCxl(slots);
  const e820 = regionSizes("e820", slots);
  const ramdax = regionSizes("ramdax", slots);
  if (e820.length > 0 && ramdax.length > 0) {
    throw new EnvironmentError({
      action: "Cannot give the guest devices by e820 and by ramdax",
      seen: "either driver takes all regions that memmap= makes",
    });
  }
  const memory = planMemory({
    machine: acceleration === "tcg" || needsCxl ? "q35" : "pc",
    regionsMiB: [...e820, ...ramdax],
  });
  const { qemuArguments, sizesMiB } = planDevices(slots, memory.totalMiB);
  const wholeMiB = sizesMiB.reduce(
    (sum, sizeMiB) => sum + sizeMiB,
    memory.totalMiB,
  );
  refuseTooMuch(wholeMiB, request.hostAvailableMiB);
  if (!needsCxl) return { memory, wholeMiB, slots, qemuArguments };
  const qemu = requireQemu(request.cxlQemu);
  return {
    memory,
    wholeMiB,
    slots,
    qemuArguments: [
      ...qemu.firmwareDirectories.flatMap((directory) => ["-L", directory]),
      // To a kernel that knows of a hypervisor its caches cannot be flushed,
      // and it makes no regions (cpu_cache_has_invalidate_memregion()).
      "-cpu",
      `${acceleration === "tcg" ? "max" : "host"},-hypervisor`,
      ...qemuArguments,
    ],
    qemuPath: qemu.programPath,
  };
}

function requireQemu(qemu: Qemu | EnvironmentError | undefined): Qemu {
  if (qemu instanceof EnvironmentError) throw qemu;
  if (qemu !== undefined) return qemu;
  throw new EnvironmentError({
    action: "Cannot give the guest CXL devices",
    seen: "there is no QEMU that has them",
  });
}
