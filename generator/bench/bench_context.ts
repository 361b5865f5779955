/** What every measurement needs. */

import type { Talk } from "../base/talk.ts";
import type { Plan } from "../plan/plan.ts";

/** What a measurement is made with. */
export interface BenchContext {
  /** Absolute path of the project. */
  root: string;
  /** Absolute path of `out/cache`. */
  cacheDirectory: string;
  /** Absolute path of an empty directory of this measurement's own. */
  scratch: string;
  /** All specs of the project. */
  plans: readonly Plan[];
  talk: Talk;
  signal: AbortSignal;
}
