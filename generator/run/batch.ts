/** Which scenarios share a guest. */

import { EnvironmentError } from "../base/errors.ts";
import type { Plan } from "../plan/plan.ts";
import {
  type GuestMachine,
  type MachineRequest,
  planMachine,
} from "../vm/guest_machine.ts";

/** Scenarios, and a machine on which each of them can run. */
export interface Batch {
  plans: Plan[];
  machine: GuestMachine;
}

/** A scenario that no guest here can run, and why. */
export interface Refusal {
  plan: Plan;
  /** One line. */
  reason: string;
}

/** What is the same for all machines. */
export type BatchOptions = Omit<MachineRequest, "scenarios"> & {
  /** Whether every scenario gets a guest of its own. */
  isolate: boolean;
};

/**
 * The scenarios that the next guest runs: the first of the queue, and all that
 * run on the same kind of machine, as long as the host has the memory for what
 * they need together. Those with CXL devices take another QEMU than the rest, and
 * ramdax takes the memory of e820; any other device costs no time to boot with.
 *
 * @throws {TypeError} If the queue is empty.
 */
export function takeBatch(
  queue: readonly Plan[],
  options: BatchOptions,
): Batch | Refusal {
  const [first, ...rest] = queue;
  if (first === undefined) throw new TypeError("Cannot batch no scenarios");
  const plan = (plans: readonly Plan[]) =>
    planMachine({
      ...options,
      scenarios: plans.map(({ needs }) => needs.devices),
    });
  let batch: Batch;
  try {
    batch = { plans: [first], machine: plan([first]) };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return { plan: first, reason: error.message.replaceAll(/\s*\n\s*/g, "; ") };
  }
  if (options.isolate) return batch;
  for (const next of rest) {
    if (machineOf(next) !== machineOf(first)) continue;
    const plans = [...batch.plans, next];
    try {
      batch = { plans, machine: plan(plans) };
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
    }
  }
  return batch;
}

/** Which of the machines that cannot be one a scenario needs. */
function machineOf(plan: Plan): "cxl" | "ramdax" | "any" {
  if (needsCxl(plan)) return "cxl";
  const { devices } = plan.needs;
  return devices.some(({ provider }) => provider === "ramdax")
    ? "ramdax"
    : "any";
}

/** Whether a scenario needs a machine with CXL devices. */
export function needsCxl({ needs }: Plan): boolean {
  return needs.devices.some(({ provider }) =>
    provider === "cxl_pmem" || provider === "cxl_ram"
  );
}
