/** What the figures were measured on. */

import { listQemuProcesses } from "./qemu_processes.ts";

/** How busy this machine is with other things. */
export interface MachineLoad {
  /** Mean number of threads that want a processor, over a minute. */
  loadAverage: number;
  /** Virtual machines that run. */
  guests: number;
}

/** A machine, in the terms that figures depend on. */
export interface Machine {
  processors: number;
  /** As it calls itself; absent where it does not. */
  processorModel?: string;
  memoryMiB: number;
  deno: string;
}

/** Describes this machine. */
export async function describeMachine(): Promise<Machine> {
  const model = /^model name\s*: (.+)$/m.exec(
    await Deno.readTextFile("/proc/cpuinfo").catch(() => ""),
  )?.[1];
  return {
    processors: navigator.hardwareConcurrency,
    ...(model === undefined ? {} : { processorModel: model }),
    memoryMiB: Math.round(Deno.systemMemoryInfo().total / 2 ** 20),
    deno: Deno.version.deno,
  };
}

/** How busy it is now. */
export async function readLoad(): Promise<MachineLoad> {
  return {
    loadAverage: Deno.loadavg()[0] ?? NaN,
    guests: (await listQemuProcesses()).length,
  };
}

/** `load 0.31 and no virtual machine`. */
export function formatLoad({ loadAverage, guests }: MachineLoad): string {
  const number = guests === 0 ? "no" : String(guests);
  return `load ${loadAverage.toFixed(2)} and ${number} virtual machine${
    guests > 1 ? "s" : ""
  }`;
}

/** One line for people. */
export function formatMachine(machine: Machine): string {
  const { processors, processorModel = "unknown", memoryMiB, deno } = machine;
  return [
    `${processors} processors (${processorModel})`,
    `${memoryMiB} MiB`,
    `Deno ${deno}\n`,
  ].join(", ");
}
