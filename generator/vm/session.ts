/** What a booted guest says, as it says it. */

import type { DeviceSlot } from "./device_slots.ts";

/** A scenario's job in a guest. */
export interface GuestJob {
  scenario: string;
  /** The test program's file name in the installed directory. */
  program: string;
  /** What follows its name, without bars; nothing when absent. */
  arguments?: readonly string[];
  /** What it is handed, in the order of its kind's variables. */
  devices: readonly DeviceSlot[];
  /** Absolute path of a directory whose programs come before the guest's. */
  programDirectory?: string;
  /** Seconds that the program may take here, scaled for this machine. */
  timeoutSeconds: number;
}

/** A line that came out of a guest. */
export interface GuestLine {
  /** `output`: what the entry script and the tests print; `console`: the kernel's. */
  from: "output" | "console";
  /** Without line end. */
  text: string;
  /** Since virtme-ng was started. */
  atMilliseconds: number;
}

/** Why a guest ended. */
export type GuestEnd =
  /** All jobs were done, or it was not clean and stopped by itself. */
  | { how: "finished" }
  /** It ended without its last word: panic, reset, QEMU killed. */
  | {
    how: "died";
    exitStatus: number;
    /** Whether its entry script was reached. */
    booted: boolean;
  }
  /** No sign of life within a deadline: it was killed. */
  | {
    how: "silent";
    waitedSeconds: number;
    waitingFor: string;
    /** Whether its entry script was reached. */
    booted: boolean;
  }
  /** The user interrupted. */
  | { how: "interrupted" };

/** A guest that runs. */
export interface Guest {
  /** Its lines as they arrive; for one reader; ends when the guest has ended. */
  readonly lines: AsyncIterable<GuestLine>;
  /** Settles when no process of it is left. */
  readonly end: Promise<GuestEnd>;
  /** What was started, for the record. */
  readonly command: readonly string[];
}
