/** The view of the library that shell tests source. */

import {
  GIVE_UP_SECONDS,
  SLOW_FACTOR,
  STEP_SECONDS,
} from "../plan/plan_scenario.ts";
import { LOG_FAULTS } from "./log_faults.ts";

/** What `dax_lib.sh.eta` takes. */
export interface LibraryView {
  /** The bounds of all steps. */
  seconds: Record<keyof typeof STEP_SECONDS, number>;
  giveUpSeconds: number;
  slowFactor: number;
  /** When a user of files ends by itself: its test has ended long before. */
  userSeconds: number;
  logFaults: readonly string[];
}

/**
 * Lays out the view.
 *
 * @param timeoutSeconds Upper bound of all tests that source it.
 */
export function viewLibrary(timeoutSeconds: number): LibraryView {
  return {
    seconds: STEP_SECONDS,
    giveUpSeconds: GIVE_UP_SECONDS,
    slowFactor: SLOW_FACTOR,
    userSeconds: SLOW_FACTOR * timeoutSeconds,
    logFaults: LOG_FAULTS,
  };
}
