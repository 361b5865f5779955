/** What is asked of a kernel, and what comes of it. */

import type { Kernel } from "../acquire/kernel_record.ts";
import type { Talk } from "../base/talk.ts";
import type { Plan } from "../plan/plan.ts";
import type { Acceleration } from "../vm/acceleration.ts";
import type { Vng } from "../vm/boot_guest.ts";
import type { NewerTools } from "./find_newer_tools.ts";
import type { GuestMemory } from "./guest_memory.ts";
import type { ObservedResult } from "./observe_guest.ts";
import type { RestOfMatrix } from "./rest_of_matrix.ts";
import type { CheckedJob } from "./xfstests_plans.ts";

/** What of a run is about one kernel. */
export interface KernelRun {
  kernel: Kernel;
  plans: readonly Plan[];
  /** Further attempts at what did not pass: each has a guest of its own. */
  again?: readonly Plan[];
  /** How often what does not pass is run again, at most. */
  retries?: number;
  /** The matrices whose plans are of the cells that are left, by their scenarios. */
  rests?: ReadonlyMap<string, RestOfMatrix>;
  vng: Vng;
  acceleration: Acceleration;
  /** Absolute path of the installed tests. */
  programsDirectory: string;
  /** Environment of the tests. */
  environment: Record<string, string>;
  /** Absolute path of a directory for this kernel's guests. */
  directory: string;
  tools: NewerTools;
  /** The cases that the scenarios are run as; absent where selftests are run. */
  cases?: ReadonlyMap<string, CheckedJob>;
  /** Whether every scenario gets a guest of its own. */
  isolate: boolean;
  /** Shared with the guests that run at the same time. */
  memory?: GuestMemory;
  talk: Talk;
  signal: AbortSignal;
  /** Hears every result, and again when what came later changed it. */
  onResult(result: KernelResult): Promise<void>;
}

/** A scenario's result on this kernel. */
export interface KernelResult {
  result: ObservedResult;
  /** Which attempt at the scenario it is of, counted from 1. */
  attempt: number;
  /** The cells that a further guest is to run; absent where there are none. */
  rest?: string[];
  /** What `uname -r` said; absent when no guest of the scenario's booted. */
  release?: string;
  /** Counted from 1; 0 when no guest here can run it. */
  guest: number;
  /** Absolute path of the directory with its logs. */
  directory: string;
}

/** What came of a kernel. */
export interface KernelOutcome {
  /** What `uname -r` said; absent when no guest booted. */
  release?: string;
  /** Why scenarios were left out; absent when none was. */
  error?: string;
}
