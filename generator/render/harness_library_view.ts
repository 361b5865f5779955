/** The view of the header that tests on kselftest_harness.h share. */

import { DEVICE_SECONDS } from "../plan/device_needs.ts";
import { SLOW_FACTOR, STEP_SECONDS } from "../plan/plan_scenario.ts";
import { LOG_FAULTS } from "./log_faults.ts";

/** What `dax_harness.h.eta` takes. */
export interface HarnessLibraryView {
  bindSeconds: number;
  killSeconds: number;
  modeSeconds: number;
  slowFactor: number;
  logFaults: readonly string[];
}

/** Lays out the view. */
export function viewHarnessLibrary(): HarnessLibraryView {
  return {
    bindSeconds: STEP_SECONDS.bind,
    killSeconds: STEP_SECONDS.kill,
    modeSeconds: DEVICE_SECONDS.reconfigure,
    slowFactor: SLOW_FACTOR,
    logFaults: LOG_FAULTS,
  };
}
