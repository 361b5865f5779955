/** Which devices have gone before the one that a scenario is about. */

import type { Preparation } from "./preparation.ts";
import type { Unbind } from "./removal.ts";

/** The preparations that are removals, in their order. */
export function removalsBefore(
  { before = [] }: { before?: readonly Preparation[] },
): Unbind<"nd_pmem">[] {
  return before.filter((step) => step.word === "unbind");
}
