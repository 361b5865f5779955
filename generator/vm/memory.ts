/** Where a guest's emulated pmem lies in its memory. */

import { EnvironmentError } from "../base/errors.ts";

/** The QEMU machine types that virtme-ng uses on x86-64. */
export type MachineType = "q35" | "pc";

/** What {@linkcode planMemory} takes. */
export interface MemoryRequest {
  /** virtme-ng takes `q35` where it emulates the processor and `pc` with KVM. */
  machine: MachineType;
  /** Sizes of the regions that `memmap=` makes of it; none when absent. */
  regionsMiB?: readonly number[];
  /** What is left for the guest's system: 1024 when absent. */
  systemMiB?: number;
}

/** A guest's memory. */
export interface MemoryPlan {
  /** What QEMU is given. */
  totalMiB: number;
  /** Kernel arguments: `memmap=512M!1024M`. */
  memmap: string[];
}

/** Sections of the kernel's memory map are this large, hotplug works in them. */
export const SECTION_MIB = 128;

/**
 * What is left free after each region. Two regions without a gap are one to
 * the kernel (e820__update_table() in arch/x86/kernel/e820.c merges them), and
 * QEMU puts the initramfs and the ACPI tables at the end of low memory.
 */
const GAP_MIB = 128;

/** What QEMU itself takes beside the guest's memory, and then some. */
export const HOST_RESERVE_MIB = 512;

/**
 * How much memory lies below 4 GiB: all up to `wholeBelowMiB`, `lowMiB` of
 * anything larger, and the rest from 4 GiB up. From pc_q35_init() in QEMU's
 * hw/i386/pc_q35.c and pc_init1() in hw/i386/pc_piix.c.
 */
const SPLIT: Record<MachineType, { wholeBelowMiB: number; lowMiB: number }> = {
  q35: { wholeBelowMiB: 2816, lowMiB: 2048 },
  pc: { wholeBelowMiB: 3584, lowMiB: 3072 },
};

/** Lays out a guest's memory: the regions by address, in the order asked for. */
export function planMemory(request: MemoryRequest): MemoryPlan {
  const sizes = (request.regionsMiB ?? []).map(alignSize);
  const systemMiB = alignSize(request.systemMiB ?? 1024);
  const regionsMiB = sizes.reduce((sum, size) => sum + size + GAP_MIB, 0);
  const { wholeBelowMiB, lowMiB } = SPLIT[request.machine];
  const wholeMiB = systemMiB + regionsMiB;
  const isLow = wholeMiB < wholeBelowMiB;
  const highSystemMiB = Math.max(0, systemMiB - lowMiB);
  const totalMiB = isLow ? wholeMiB : lowMiB + highSystemMiB + regionsMiB;
  let start = isLow ? systemMiB : 4096 + highSystemMiB;
  const memmap = sizes.map((size) => {
    const argument = `memmap=${size}M!${start}M`;
    start += size + GAP_MIB;
    return argument;
  });
  return { totalMiB, memmap };
}

/** Rounds a size in MiB up to whole sections. */
export function alignSize(sizeMiB: number): number {
  return Math.ceil(sizeMiB / SECTION_MIB) * SECTION_MIB;
}

/**
 * Refuses a guest that this machine has no memory for.
 *
 * @param totalMiB What QEMU gives to the guest.
 * @param hostMiB What this machine has, see {@linkcode readAvailableMemory};
 * anything will do when it is not known.
 * @throws {EnvironmentError}
 */
export function refuseTooMuch(
  totalMiB: number,
  hostMiB: number | undefined,
): void {
  if (hostMiB === undefined || totalMiB + HOST_RESERVE_MIB <= hostMiB) return;
  throw new EnvironmentError({
    action: "Cannot give the guest its memory",
    seen: `it needs ${totalMiB} MiB and QEMU ${HOST_RESERVE_MIB} MiB, ` +
      `this machine has ${hostMiB} MiB available`,
    mend: "end other programs, or ask for smaller devices in the specs",
  });
}

/**
 * How much memory this machine has available, in MiB; undefined where the
 * kernel does not tell.
 */
export function readAvailableMemory(): number | undefined {
  let text: string;
  try {
    text = Deno.readTextFileSync("/proc/meminfo");
  } catch {
    return undefined;
  }
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined
    ? undefined
    : Math.floor(Number(kibibytes) / 1024);
}
