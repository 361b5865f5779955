/** Runs scenarios on one kernel, in as many guests as that takes. */

import { throwIfInterrupted } from "../acquire/command.ts";
import type { Kernel } from "../acquire/kernel_record.ts";
import { InterruptedError } from "../base/errors.ts";
import type { Talk } from "../base/talk.ts";
import { joinScenario } from "../observe/join.ts";
import { listUnseenCells } from "../observe/rest_of_matrix.ts";
import type { Plan } from "../plan/plan.ts";
import { selectCells } from "../plan/select_cells.ts";
import type { Acceleration } from "../vm/acceleration.ts";
import { bootGuest, type Vng } from "../vm/boot_guest.ts";
import { assignSlots } from "../vm/device_slots.ts";
import type { GuestMachine } from "../vm/guest_machine.ts";
import { readAvailableMemory } from "../vm/memory.ts";
import type { GuestJob } from "../vm/session.ts";
import {
  type GuestOutcome,
  type ObservedResult,
  observeGuest,
} from "./observe_guest.ts";
import { type Batch, type Refusal, takeBatch } from "./batch.ts";
import { claimGuest } from "./claim_guest.ts";
import type { NewerTools } from "./find_newer_tools.ts";
import { joinRest, type RestOfMatrix } from "./rest_of_matrix.ts";
import { writeRunFile } from "./run_file.ts";
import { CHECK_QUIET_SECONDS, type CheckedJob } from "./xfstests_plans.ts";

/** What {@linkcode runKernel} takes. */
export interface KernelRun {
  kernel: Kernel;
  plans: readonly Plan[];
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
  talk: Talk;
  signal: AbortSignal;
  /** Hears every result, and again when what came later changed it. */
  onResult(result: KernelResult): Promise<void>;
}

/** A scenario's result on this kernel. */
export interface KernelResult {
  result: ObservedResult;
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

/** A boot fails once in a while for no reason of the tests'. */
const BOOT_TRIES = 2;

/**
 * Runs the scenarios one after the other; a guest serves as many as it can, and
 * the rest go on in a fresh one.
 *
 * @throws {InterruptedError} If `signal` is aborted; results are out by then.
 * @throws {EnvironmentError} If no guest can be started or a log be written.
 * @throws {VmError} If a guest cannot be ended.
 */
export async function runKernel(run: KernelRun): Promise<KernelOutcome> {
  const { kernel: { selector }, talk } = run;
  const said = new Map<string, string>();
  const rests = new Map(run.rests);
  let queue = [...run.plans];
  let release: string | undefined;
  let failedBoots = 0;
  while (queue.length > 0) {
    throwIfInterrupted(run.signal);
    const batch = chooseBatch(run, queue);
    if ("reason" in batch) {
      await refuse(run, batch);
      queue = queue.filter((plan) => plan !== batch.plan);
      continue;
    }
    const { outcome, results } = await runGuest(run, batch, {
      said,
      rests,
    });
    release ??= outcome.release;
    if (outcome.end.how === "interrupted") throw new InterruptedError();
    queue = queue.filter(({ scenario }) =>
      !outcome.settled.includes(scenario.name)
    );
    queue.push(...takeRests(batch.plans, { results, rests, run }));
    if (outcome.unclean !== undefined && queue.length > 0) {
      talk.say(
        `${selector}: the rest goes on in a fresh guest: ${outcome.unclean}`,
      );
    }
    if (outcome.settled.length > 0) {
      failedBoots = 0;
      continue;
    }
    const fault = describeFailedBoot(outcome);
    if (++failedBoots >= BOOT_TRIES) {
      return { error: fault, ...(release === undefined ? {} : { release }) };
    }
    talk.say(`${selector}: ${fault}; once more`);
  }
  return release === undefined ? {} : { release };
}

interface GuestOptions {
  /** What the user was told of each scenario. */
  said: Map<string, string>;
  /** The matrices that are gone on with, by their scenarios. */
  rests: ReadonlyMap<string, RestOfMatrix>;
}

/** The cells that were left unseen, to be gone on with in a fresh guest. */
function takeRests(
  plans: readonly Plan[],
  { results, rests, run }: {
    results: ReadonlyMap<string, ObservedResult>;
    rests: Map<string, RestOfMatrix>;
    run: KernelRun;
  },
): Plan[] {
  const { kernel: { selector }, talk } = run;
  return plans.flatMap((part) => {
    const { name } = part.scenario;
    const result = results.get(name);
    if (result === undefined) return [];
    const cells = listRest(part, result, run);
    const rest = rests.get(name);
    rests.delete(name);
    if (cells.length === 0) return [];
    talk.say(
      `${selector}: ${name}: in a fresh guest: ${cells.join("; ")}`,
    );
    const plan = rest?.plan ?? part;
    rests.set(name, { plan, earlier: joinRest(rest, result) });
    return [selectCells(part, cells)];
  });
}

/** The cells that a further guest is to run: check runs a case as a whole. */
function listRest(
  part: Plan,
  result: ObservedResult,
  { cases }: Pick<KernelRun, "cases">,
): string[] {
  return cases !== undefined || result.cutOff === true
    ? []
    : listUnseenCells(part, result);
}

function chooseBatch(run: KernelRun, queue: readonly Plan[]): Batch | Refusal {
  const hostAvailableMiB = readAvailableMemory();
  return takeBatch(queue, {
    acceleration: run.acceleration.kind,
    isolate: run.isolate,
    ...run.tools,
    ...(hostAvailableMiB === undefined ? {} : { hostAvailableMiB }),
  });
}

/** Tells of a scenario that it is skipped, as no guest here can run it. */
async function refuse(
  { kernel: { selector }, directory, talk, onResult }: KernelRun,
  { plan, reason }: Refusal,
): Promise<void> {
  const { name } = plan.scenario;
  talk.say(`${selector}: ${name}: skip: ${reason}`);
  const result = joinScenario({
    plan,
    outputLines: [],
    guestWords: { refused: reason, stuck: [] },
    reports: [],
    wasRunning: false,
    seconds: 0,
    kernelRelease: "",
  });
  await onResult({
    result: { ...result, workload: [] },
    guest: 0,
    directory: `${directory}/${name}`,
  });
}

async function runGuest(
  run: KernelRun,
  { plans, machine }: Batch,
  { said, rests }: GuestOptions,
): Promise<
  { outcome: GuestOutcome; results: ReadonlyMap<string, ObservedResult> }
> {
  const { kernel: { selector }, acceleration, directory, talk } = run;
  const results = new Map<string, ObservedResult>();
  const byName = new Map(plans.map((plan) => [plan.scenario.name, plan]));
  const number = claimGuest(directory);
  const guestDirectory = `${directory}/guest.${number}`;
  const scenarioDirectory = (scenario: string) =>
    `${directory}/${scenario}${rests.has(scenario) ? `.${number}` : ""}`;
  const stop = new AbortController();
  talk.status(`${selector}: booting guest ${number}`);
  const guest = await bootGuest({
    kernel: run.kernel,
    vng: run.vng,
    acceleration,
    machine,
    jobs: plans.map((plan) =>
      makeJob(plan, machine, {
        ...run,
        hasAllCells: !rests.has(plan.scenario.name),
      })
    ),
    ...(run.cases === undefined ? {} : { quietSeconds: CHECK_QUIET_SECONDS }),
    programsDirectory: run.programsDirectory,
    environment: {
      ...run.environment,
      // All that a guest has is there to be taken away.
      KSFT_PMEM_ALL: "yes",
      ...(acceleration.timeScale > 1 ? { KSFT_MACHINE_SLOW: "yes" } : {}),
    },
    guestDirectory,
    signal: AbortSignal.any([run.signal, stop.signal]),
  });
  try {
    const outcome = await observeGuest(guest, {
      plans,
      ...(run.cases === undefined ? {} : { cases: run.cases }),
      guestDirectory,
      scenarioDirectory,
      onBegin: (scenario) => {
        talk.status(`${selector}: ${scenario}`);
        writeRunFile(
          `${scenarioDirectory(scenario)}/command.json`,
          `${JSON.stringify(guest.command, null, 2)}\n`,
        );
      },
      onResult: async (seen, release) => {
        results.set(seen.scenario, seen);
        const earlier = rests.get(seen.scenario);
        // What was seen of the matrix stands, and its rest is still to come.
        if (earlier !== undefined && seen.cutOff === true) return;
        const result = joinRest(earlier, seen);
        const { scenario, verdict, seconds } = result;
        const plan = byName.get(scenario);
        const rest = plan === undefined ? [] : listRest(plan, seen, run);
        if (said.get(scenario) !== verdict) {
          said.set(scenario, verdict);
          talk.say(
            `${selector}: ${scenario}: ${verdict} in ${seconds.toFixed(1)} s`,
          );
        }
        await run.onResult({
          result,
          ...(rest.length === 0 ? {} : { rest }),
          release,
          guest: number,
          directory: scenarioDirectory(scenario),
        });
      },
    });
    return { outcome, results };
  } catch (error) {
    stop.abort();
    await guest.end.catch(() => {});
    throw error;
  }
}

/**
 * How long a program may take before the guest gives up on it, in seconds, not
 * under emulation. A program's own bound is the sum of all its steps at their
 * worst: one that comes near it has long since hung.
 */
const PATIENCE_SECONDS = 300;

function makeJob(
  plan: Plan,
  machine: GuestMachine,
  {
    acceleration: { timeScale },
    tools: { xfsprogsDirectory },
    cases,
    hasAllCells,
  }:
    & Pick<KernelRun, "acceleration" | "tools" | "cases">
    & { hasAllCells: boolean },
): GuestJob {
  const { scenario, program, needs, timeoutSeconds } = plan;
  const words = hasAllCells
    ? cases?.get(scenario.name)?.arguments
    : plan.cells.map(({ name }) => name);
  return {
    scenario: scenario.name,
    program,
    ...(words === undefined ? {} : { arguments: words }),
    devices: assignSlots(needs.devices, machine.slots),
    ...(needs.xfsprogs === undefined || xfsprogsDirectory === undefined
      ? {}
      : { programDirectory: xfsprogsDirectory }),
    timeoutSeconds: Math.min(timeoutSeconds, PATIENCE_SECONDS) * timeScale,
  };
}

function describeFailedBoot(
  { end, release, lastConsoleLine }: GuestOutcome,
): string {
  const action = release === undefined
    ? "Cannot boot a guest"
    : "Cannot run a scenario in a guest";
  const last = lastConsoleLine === undefined
    ? "nothing was on its console"
    : `the last line on its console was ${JSON.stringify(lastConsoleLine)}`;
  switch (end.how) {
    case "died":
      return `${action}: virtme-ng ended with status ${end.exitStatus}, ${last}`;
    case "silent":
      return `${action}: waited ${
        Math.round(end.waitedSeconds)
      } s for ${end.waitingFor}, ${last}`;
    default:
      return `${action}: it ended before the first one, ${last}`;
  }
}
