/** The machine that a guest is: its memory and its devices. */

import type { DeviceNeed } from "../plan/plan.ts";
import { type DeviceSlot, planSlots, regionSizes } from "./device_slots.ts";
import { planDevices } from "./device_arguments.ts";
import { type MemoryPlan, planMemory, refuseTooMuch } from "./memory.ts";

/** What {@linkcode planMachine} takes. */
export interface MachineRequest {
  acceleration: "kvm" | "tcg";
  /** What each scenario of the guest needs; they run one after the other. */
  scenarios: readonly (readonly DeviceNeed[])[];
  /** What the host can give; unchecked when absent. */
  hostAvailableMiB?: number;
}

/** A guest's machine. */
export interface GuestMachine {
  memory: MemoryPlan;
  /** The devices; a job is handed some of them. */
  slots: DeviceSlot[];
  /** What makes QEMU give it those that are not a part of its memory. */
  qemuArguments: string[];
}

/**
 * Lays out a machine on which each of the scenarios can run.
 *
 * @throws {EnvironmentError} when the host has not enough memory.
 */
export function planMachine(request: MachineRequest): GuestMachine {
  const { acceleration } = request;
  const slots = planSlots(request.scenarios);
  const memory = planMemory({
    machine: acceleration === "tcg" ? "q35" : "pc",
    regionsMiB: regionSizes("e820", slots),
  });
  const { qemuArguments, sizesMiB } = planDevices(slots, memory.totalMiB);
  const wholeMiB = sizesMiB.reduce(
    (sum, sizeMiB) => sum + sizeMiB,
    memory.totalMiB,
  );
  refuseTooMuch(wholeMiB, request.hostAvailableMiB);
  return { memory, slots, qemuArguments };
}
