/** The view of the library that shell tests source. */

import {
  GIVE_UP_SECONDS,
  SLOW_FACTOR,
  STEP_SECONDS,
} from "../plan/plan_scenario.ts";
import { LOG_FAULTS } from "./log_faults.ts";

/** What the selftests call tools that xfstests calls otherwise. */
const PLAIN_TOOLS = {
  mount: "mount",
  umount: "umount",
  dmsetup: "dmsetup",
  wipefs: "wipefs",
  mkswap: "mkswap",
};

/** The same in xfstests. */
export const XFSTESTS_TOOLS: typeof PLAIN_TOOLS = {
  mount: "_mount",
  umount: "_unmount",
  dmsetup: "$DMSETUP_PROG",
  wipefs: "$WIPEFS_PROG",
  mkswap: "$MKSWAP_PROG",
};

/** What `dax_lib.sh.eta` takes. */
export interface LibraryView {
  /** The bounds of all steps. */
  seconds: Record<keyof typeof STEP_SECONDS, number>;
  giveUpSeconds: number;
  /** How the house calls these tools. */
  tools: typeof PLAIN_TOOLS;
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
    tools: PLAIN_TOOLS,
    slowFactor: SLOW_FACTOR,
    userSeconds: SLOW_FACTOR * timeoutSeconds,
    logFaults: LOG_FAULTS,
  };
}
