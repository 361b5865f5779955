/** How long a guest may be silent, from what it says. */

import type { GuestJob, GuestLine } from "./session.ts";

/** Seconds that a guest has for each thing, scaled for this machine. */
export interface GuestDeadlines {
  /** From the start to the entry script's first line. */
  bootSeconds: number;
  /** From one line of the entry script to the next, outside of a job. */
  betweenSeconds: number;
  /** What a job may take beyond its own timeout. */
  graceSeconds: number;
  /** From the kernel's panic to the machine's end. */
  panicSeconds: number;
  /** From an oops to the end of the job that it was in. */
  oopsSeconds: number;
  /** After an oops, from one line to the next: what still lives complains. */
  silenceSeconds: number;
  /** From the last word to the machine's end. */
  exitSeconds: number;
}

/**
 * The deadlines for a machine that is `timeScale` times slower than with KVM.
 *
 * @param quietSeconds How long the jobs' programs work without a word.
 */
export function guestDeadlines(
  timeScale: number,
  quietSeconds = 0,
): GuestDeadlines {
  return {
    bootSeconds: 60 * timeScale,
    betweenSeconds: 60 * timeScale,
    graceSeconds: 30 * timeScale,
    panicSeconds: 10 * timeScale,
    oopsSeconds: (60 + quietSeconds) * timeScale,
    silenceSeconds: (20 + quietSeconds) * timeScale,
    exitSeconds: 10,
  };
}

const PANIC = "Kernel panic - not syncing";
const OOPS =
  /\bOops: |\bBUG: (?:unable to handle|kernel NULL)|general protection fault/;

/** Follows a guest's lines and knows until when the next sign of life is due. */
export class DeadlineWatch {
  /** What is waited for now, for people. */
  waitingFor = "the guest to boot";
  /** Whether the entry script was reached. */
  booted = false;
  /** Whether the guest said its last word. */
  over = false;
  /** Whether the kernel panicked. */
  panicked = false;
  #since: number;
  #until: number;
  /** When a guest that had an oops must have said something. */
  #silentUntil = Infinity;

  constructor(
    readonly jobs: readonly GuestJob[],
    readonly deadlines: GuestDeadlines,
    startMilliseconds: number,
  ) {
    this.#since = startMilliseconds;
    this.#until = startMilliseconds + deadlines.bootSeconds * 1000;
  }

  /** When the deadline passes, in the lines' time. */
  get untilMilliseconds(): number {
    return Math.min(this.#until, this.#silentUntil);
  }

  /** How long it has been waited for the same thing, in seconds. */
  waitedSeconds(nowMilliseconds: number): number {
    return Math.round((nowMilliseconds - this.#since) / 1000);
  }

  /** Takes a line into account. */
  see(line: GuestLine): void {
    if (this.#silentUntil < Infinity) this.#expectLine(line);
    if (line.from === "console") this.#seeConsole(line);
    else this.#seeOutput(line);
  }

  #seeConsole({ text, atMilliseconds }: GuestLine): void {
    if (!this.panicked && text.includes(PANIC)) {
      this.panicked = true;
      this.#wait(
        "the machine to end after the panic",
        atMilliseconds,
        this.deadlines.panicSeconds,
      );
    } else if (!this.panicked && OOPS.test(text)) {
      this.#until = Math.min(
        this.#until,
        atMilliseconds + this.deadlines.oopsSeconds * 1000,
      );
      this.#expectLine({ atMilliseconds });
    }
  }

  #seeOutput({ text, atMilliseconds }: GuestLine): void {
    const words = /^##yank (\S+) ?(\S*)/.exec(text);
    if (words === null) return;
    const [, verb, name = ""] = words;
    const { betweenSeconds, graceSeconds, exitSeconds } = this.deadlines;
    if (verb === "guest") this.booted = true;
    // What was said before the panic may arrive after it, on the other pipe.
    if (this.panicked) return;
    if (verb === "begin") {
      const job = this.jobs.find((job) => job.scenario === name);
      const seconds = (job?.timeoutSeconds ?? 0) + graceSeconds;
      this.#wait(`"${name}" to end`, atMilliseconds, seconds);
    } else if (verb === "over") {
      this.over = true;
      this.#wait("the machine to end", atMilliseconds, exitSeconds);
    } else if (verb === "end" || verb === "refuse" || verb === "guest") {
      this.#wait("the next scenario to begin", atMilliseconds, betweenSeconds);
    }
  }

  #expectLine({ atMilliseconds }: Pick<GuestLine, "atMilliseconds">): void {
    this.#silentUntil = atMilliseconds + this.deadlines.silenceSeconds * 1000;
  }

  #wait(what: string, now: number, seconds: number): void {
    this.waitingFor = what;
    this.#since = now;
    this.#until = now + seconds * 1000;
  }
}
