/** Which devices a guest gets, so that each of its jobs finds what it needs. */

import {
  DEVICE_KINDS,
  type DeviceNeed,
  type Provider,
  PROVIDERS,
} from "../plan/plan.ts";

import { alignSize, SECTION_MIB } from "./memory.ts";

/** A device of a guest. */
export interface DeviceSlot extends DeviceNeed {
  /** Which of its provider's it is, by address, from 0. */
  place: number;
}

/**
 * The devices of a guest that serves scenarios one after the other: of each
 * kind as many as one of them needs at once, each as large as the largest needs.
 */
export function planSlots(
  scenarios: readonly (readonly DeviceNeed[])[],
): DeviceSlot[] {
  return PROVIDERS.flatMap((provider) =>
    DEVICE_KINDS.flatMap((kind) => {
      const sizesMiB: number[] = [];
      for (const needs of scenarios) {
        needs.filter((need) => need.provider === provider && need.kind === kind)
          .forEach(({ sizeMiB }, index) => {
            sizesMiB[index] = Math.max(sizesMiB[index] ?? 0, sizeMiB);
          });
      }
      return sizesMiB.map((sizeMiB) => ({ provider, kind, sizeMiB }));
    }).map((need, place) => ({ ...need, place }))
  );
}

/**
 * The devices that one scenario is handed, in its own order.
 *
 * @throws {TypeError} If there are not enough: the guest is not for it.
 */
export function assignSlots(
  needs: readonly DeviceNeed[],
  slots: readonly DeviceSlot[],
): DeviceSlot[] {
  const free = [...slots];
  return needs.map(({ provider, kind, sizeMiB }) => {
    const index = free.findIndex((slot) =>
      slot.provider === provider && slot.kind === kind
    );
    const [slot] = index === -1 ? [] : free.splice(index, 1);
    if (slot === undefined || slot.sizeMiB < sizeMiB) {
      throw new TypeError(`No ${kind} of ${sizeMiB} MiB by ${provider}`);
    }
    return slot;
  });
}

/**
 * The sizes of the regions of a provider's devices in MiB, by their places. Each
 * has one section more than is needed: with struct pages or as a BTT a namespace
 * has less room by its info block and up to 1/64, and memory hotplug takes whole
 * sections of what is left.
 */
export function regionSizes(
  provider: Provider,
  slots: readonly DeviceSlot[],
): number[] {
  return slots.filter((slot) => slot.provider === provider)
    .map(({ sizeMiB }) => alignSize(sizeMiB) + SECTION_MIB);
}

/** What the entry script is told: `pmem:e820:0`. */
export function nameSlot({ kind, provider, place }: DeviceSlot): string {
  return `${kind}:${provider}:${place}`;
}
