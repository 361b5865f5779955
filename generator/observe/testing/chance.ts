/** Chance that is the same in every run, for tests over generated data. */

/** Numbers from 0 to below 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Chance in the forms that generators of test data need. */
export interface Chance {
  /** True this often. */
  happens(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** A whole number from 0 to below a limit. */
  below(limit: number): number;
}

/** Begins a row of chances; the same seed gives the same row. */
export function createChance(seed: number): Chance {
  const random = randomNumbers(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    happens: (probability) => random() < probability,
    pick: <T>(items: readonly T[]) => items[below(items.length)] as T,
    below,
  };
}
