/** The errors that end a command, each with its exit status. */

import type { Diagnostic } from "./diagnostic.ts";

/** The command line is wrong: exit status 2. */
export class UsageError extends TypeError {
  override name = "UsageError";
  readonly exitCode = 2;
}

/** Specs are wrong: exit status 2. All mistakes that were found at once. */
export class SpecError extends SyntaxError {
  override name = "SpecError";
  readonly exitCode = 2;
  constructor(readonly diagnostics: Diagnostic[]) {
    super(`Cannot accept the specs: ${diagnostics.length} mistakes found`);
  }
}

/** What {@linkcode EnvironmentError} tells. */
export interface EnvironmentFault {
  /** The action that failed: `Cannot start virtme-ng`. */
  action: string;
  /** What was seen: a message, an exit status, a path that is not there. */
  seen: string;
  /** The command that mends it, if one does. */
  mend?: string;
}

/** Something is missing or broken on this machine: exit status 3. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
  readonly exitCode = 3;
  readonly mend: string | undefined;
  /** What was seen, alone. */
  readonly seen: string;
  constructor(fault: EnvironmentFault) {
    super(
      `${fault.action}: ${fault.seen}` +
        (fault.mend === undefined ? "" : `\n  to mend it: ${fault.mend}`),
    );
    this.mend = fault.mend;
    this.seen = fault.seen;
  }
}

/** The virtual machine could not run, whatever the tests would have said: exit status 4. */
export class VmError extends Error {
  override name = "VmError";
  readonly exitCode = 4;
}

/** The user pressed Ctrl-C or the process was told to end: exit status 130. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
  readonly exitCode = 130;
}
