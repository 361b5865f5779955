/** The memory of this machine, shared by guests that run at the same time. */

import { HOST_RESERVE_MIB, readAvailableMemory } from "../vm/memory.ts";
import type { Batch, Refusal } from "./batch.ts";

/** Scenarios that have the memory for a guest, until they are disposed of. */
export interface MemoryShare extends Disposable {
  batch: Batch | Refusal;
}

/** Chooses what a guest with so much memory runs; with any when it is not known. */
export type ChooseBatch = (availableMiB: number | undefined) => Batch | Refusal;

/**
 * Lends guests their memory. What QEMU was promised counts as taken at once: it
 * takes it bit by bit.
 */
export class GuestMemory {
  #freeMiB: number | undefined;
  readonly #lentMiB: number[] = [];
  #waiting: (() => void)[] = [];

  /** @param guests How many may run at the same time. */
  constructor(
    readonly guests: number,
    readonly readAvailable: () => number | undefined = readAvailableMemory,
  ) {}

  /**
   * Lends what a batch needs: one that has its fair part, else one that takes more,
   * and where there is not enough while others run, that waits for one of them.
   */
  async lend(choose: ChooseBatch): Promise<MemoryShare> {
    for (;;) {
      const batch = this.#choose(choose);
      if (!("reason" in batch)) return this.#promise(batch);
      if (this.#lentMiB.length === 0) {
        return { batch, [Symbol.dispose]: () => {} };
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #choose(choose: ChooseBatch): Batch | Refusal {
    const now = this.readAvailable();
    if (this.#lentMiB.length === 0) this.#freeMiB = now;
    if (now === undefined || this.#freeMiB === undefined) {
      return choose(undefined);
    }
    const lentMiB = this.#lentMiB.reduce((sum, size) => sum + size, 0);
    const leftMiB = Math.min(now, this.#freeMiB - lentMiB);
    const fairMiB = Math.floor(this.#freeMiB / this.guests);
    const fair = choose(Math.min(leftMiB, fairMiB));
    return "reason" in fair && fairMiB < leftMiB ? choose(leftMiB) : fair;
  }

  #promise(batch: Batch): MemoryShare {
    const sizeMiB = batch.machine.wholeMiB + HOST_RESERVE_MIB;
    this.#lentMiB.push(sizeMiB);
    return {
      batch,
      [Symbol.dispose]: () => {
        this.#lentMiB.splice(this.#lentMiB.indexOf(sizeMiB), 1);
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const wake of waiting) wake();
      },
    };
  }
}
