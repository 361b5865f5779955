/** Runs scenarios on one kernel, in as many guests as that takes. */

import type { Kernel } from "../acquire/kernel_record.ts";
import { InterruptedError } from "../base/errors.ts";
import type { Talk } from "../base/talk.ts";
import type { Plan } from "../plan/plan.ts";
import type { Acceleration } from "../vm/acceleration.ts";
import { bootGuest, type Vng } from "../vm/boot_guest.ts";
import {
  type MemoryPlan,
  planMemory,
  readAvailableMemory,
} from "../vm/memory.ts";
import type { GuestJob } from "../vm/session.ts";
import {
  type GuestOutcome,
  type ObservedResult,
  observeGuest,
} from "./observe_guest.ts";

/** What {@linkcode runKernel} takes. */
export interface KernelRun {
  kernel: Kernel;
  plans: readonly Plan[];
  vng: Vng;
  acceleration: Acceleration;
  /** Absolute path of the installed tests. */
  programsDirectory: string;
  /** Environment of the tests. */
  environment: Record<string, string>;
  /** Absolute path of a directory for this kernel's guests. */
  directory: string;
  /** Whether every scenario gets a guest of its own. */
  isolate: boolean;
  talk: Talk;
  signal: AbortSignal;
  /** Hears every result, and again when a guest's end changed it. */
  onResult(result: KernelResult): Promise<void>;
}

/** A scenario's result on this kernel. */
export interface KernelResult {
  result: ObservedResult;
  /** What `uname -r` said. */
  release: string;
  /** Counted from 1. */
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

/** A boot fails once in a while for no reason of the tests'. */
const BOOT_TRIES = 2;

/**
 * Runs the scenarios one after the other; a guest serves as many as it can, and
 * the rest go on in a fresh one.
 *
 * @throws {InterruptedError} If `signal` is aborted; results are out by then.
 * @throws {EnvironmentError} If no guest can be started or a log be written.
 */
export async function runKernel(run: KernelRun): Promise<KernelOutcome> {
  let queue = [...run.plans];
  let release: string | undefined;
  let failedBoots = 0;
  for (let guest = 1; queue.length > 0; guest++) {
    const batch = run.isolate ? queue.slice(0, 1) : queue;
    const outcome = await runGuest(run, batch, guest);
    release ??= outcome.release;
    if (outcome.end.how === "interrupted") throw new InterruptedError();
    if (outcome.settled.length > 0) failedBoots = 0;
    else if (++failedBoots >= BOOT_TRIES) {
      return {
        error: describeFailedBoot(outcome),
        ...(release === undefined ? {} : { release }),
      };
    } else run.talk.say(`${describeFailedBoot(outcome)}; once more`);
    queue = queue.filter(({ scenario }) =>
      !outcome.settled.includes(scenario.name)
    );
  }
  return release === undefined ? {} : { release };
}

async function runGuest(
  run: KernelRun,
  plans: readonly Plan[],
  number: number,
): Promise<GuestOutcome> {
  const { kernel, acceleration, talk } = run;
  const guestDirectory = `${run.directory}/guest${number}`;
  const stopped = new AbortController();
  const signal = AbortSignal.any([run.signal, stopped.signal]);
  talk.status(`${kernel.selector}: booting guest ${number}`);
  const guest = await bootGuest({
    kernel,
    vng: run.vng,
    acceleration,
    memory: planGuestMemory(plans, acceleration),
    jobs: plans.map((plan) => makeJob(plan, acceleration)),
    programsDirectory: run.programsDirectory,
    environment: {
      ...run.environment,
      ...(acceleration.timeScale > 1 ? { KSFT_MACHINE_SLOW: "yes" } : {}),
    },
    guestDirectory,
    signal,
  });
  const scenarioDirectory = (scenario: string) =>
    `${run.directory}/${scenario}`;
  let lastSaid = "";
  try {
    return await observeGuest(guest, {
      plans,
      guestDirectory,
      scenarioDirectory,
      onProgress: (scenario) => {
        talk.status(`${kernel.selector}: ${scenario}`);
        recordCommand(scenarioDirectory(scenario), guest.command);
      },
      onResult: async (result, release) => {
        const said =
          `${kernel.selector}: ${result.scenario}: ${result.verdict} in ${
            result.seconds.toFixed(1)
          } s`;
        if (said !== lastSaid) talk.say(said);
        lastSaid = said;
        await run.onResult({
          result,
          release,
          guest: number,
          directory: scenarioDirectory(result.scenario),
        });
      },
    });
  } finally {
    // After an error of ours the guest has to go as well.
    stopped.abort();
    await guest.end;
  }
}

/** What was started, to be started again by hand. */
function recordCommand(directory: string, command: readonly string[]): void {
  Deno.mkdirSync(directory, { recursive: true });
  Deno.writeTextFileSync(
    `${directory}/command.json`,
    `${JSON.stringify(command, null, 2)}\n`,
  );
}

function makeJob(plan: Plan, { timeScale }: Acceleration): GuestJob {
  return {
    scenario: plan.scenario.name,
    program: plan.program,
    device: plan.needs.device.kind,
    timeoutSeconds: plan.timeoutSeconds * timeScale,
  };
}

function planGuestMemory(
  plans: readonly Plan[],
  { kind }: Acceleration,
): MemoryPlan {
  const largest = (wanted: "fsdax" | "devdax") =>
    Math.max(
      0,
      ...plans.flatMap(({ needs: { device } }) =>
        device.kind === wanted ? [device.sizeMiB] : []
      ),
    );
  const fsdaxMiB = largest("fsdax");
  const devdaxMiB = largest("devdax");
  const availableMiB = readAvailableMemory();
  return planMemory({
    machine: kind === "tcg" ? "q35" : "pc",
    ...(fsdaxMiB === 0 ? {} : { fsdaxMiB }),
    ...(devdaxMiB === 0 ? {} : { devdaxMiB }),
    ...(availableMiB === undefined ? {} : { hostAvailableMiB: availableMiB }),
  });
}

function describeFailedBoot({ end, lastConsoleLine }: GuestOutcome): string {
  const last = lastConsoleLine === undefined
    ? "nothing was on its console"
    : `the last line on its console was ${JSON.stringify(lastConsoleLine)}`;
  switch (end.how) {
    case "died":
      return `Cannot boot: the guest died with status ${end.exitStatus}, ${last}`;
    case "silent":
      return `Cannot boot: waited ${
        Math.round(end.waitedSeconds)
      } s for ${end.waitingFor}, ${last}`;
    default:
      return `Cannot run a scenario: the guest ended before the first, ${last}`;
  }
}
