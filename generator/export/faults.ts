/** Everything that keeps a series from being made, told at once. */

import { EnvironmentError, type EnvironmentFault } from "../base/errors.ts";

/** Collects faults that do not depend on one another. */
export interface FaultCollector {
  /** Notes a fault. */
  add(fault: Omit<EnvironmentFault, "action">): void;
  /** What a function returns, or undefined with its fault noted. */
  attempt<T>(find: () => T | Promise<T>): Promise<T | undefined>;
  /** @throws {EnvironmentError} If any was noted. */
  throwIfAny(): void;
}

/**
 * A collector.
 *
 * @param action What all of them make fail.
 */
export function collectFaults(action: string): FaultCollector {
  const errors: EnvironmentError[] = [];
  return {
    add: (fault) =>
      void errors.push(new EnvironmentError({ action, ...fault })),
    async attempt(find) {
      try {
        return await find();
      } catch (error) {
        if (!(error instanceof EnvironmentError)) throw error;
        errors.push(error);
        return undefined;
      }
    },
    throwIfAny() {
      const [first, ...others] = errors;
      if (first === undefined) return;
      if (others.length === 0) throw first;
      throw new EnvironmentError({
        action,
        seen: `${errors.length} things are in the way${
          errors.map(({ seen, mend }) =>
            `\n- ${seen}${mend === undefined ? "" : `\n  to mend it: ${mend}`}`
          ).join("")
        }`,
      });
    },
  };
}
