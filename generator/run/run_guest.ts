/** Runs scenarios in one guest. */

import { listUnseenCells } from "../observe/rest_of_matrix.ts";
import type { Plan } from "../plan/plan.ts";
import { bootGuest } from "../vm/boot_guest.ts";
import { assignSlots } from "../vm/device_slots.ts";
import type { GuestMachine } from "../vm/guest_machine.ts";
import type { GuestJob } from "../vm/session.ts";
import type { Batch } from "./batch.ts";
import { claimGuest } from "./claim_guest.ts";
import type { KernelResult, KernelRun } from "./kernel_run.ts";
import {
  type GuestOutcome,
  type ObservedResult,
  observeGuest,
} from "./observe_guest.ts";
import { parseAttempt } from "./plan_attempt.ts";
import { joinRest, type RestOfMatrix } from "./rest_of_matrix.ts";
import { writeRunFile } from "./run_file.ts";
import { CHECK_QUIET_SECONDS, type CheckedJob } from "./xfstests_plans.ts";

/** What {@linkcode runGuest} takes beside the run and the machine. */
export interface GuestOptions {
  /** What the user was told of each scenario. */
  said: Map<string, string>;
  /** The matrices that are gone on with, by their scenarios. */
  rests: ReadonlyMap<string, RestOfMatrix>;
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

/** The cases that attempts are run as, by the names that these have in a guest. */
function nameCases(
  plans: readonly Plan[],
  cases: ReadonlyMap<string, CheckedJob>,
): Map<string, CheckedJob> {
  return new Map(plans.flatMap(({ scenario: { name } }) => {
    const job = cases.get(parseAttempt(name).scenario);
    return job === undefined ? [] : [[name, job] as const];
  }));
}

/** A result under the scenario's own name. */
function nameResult(
  result: ObservedResult,
  { scenario, attempt }: ReturnType<typeof parseAttempt>,
): Pick<KernelResult, "result" | "attempt"> {
  const reports = result.reports.map((report) =>
    report.scenario === undefined ? report : { ...report, scenario }
  );
  return { result: { ...result, scenario, reports }, attempt };
}

/** What is known of a scenario when a guest has run it. */
export interface SeenScenario {
  /** With what earlier guests saw of it. */
  result: ObservedResult;
  /** The cells that a further guest is to run. */
  rest: string[];
}

/**
 * Boots a guest and follows it to its end; every result is told.
 *
 * @throws {EnvironmentError} If it cannot be started or a log be written.
 * @throws {VmError} If it cannot be ended.
 */
export async function runGuest(
  run: KernelRun,
  { plans, machine }: Batch,
  { said, rests }: GuestOptions,
): Promise<
  { outcome: GuestOutcome; seen: ReadonlyMap<string, SeenScenario> }
> {
  const { kernel: { selector }, acceleration, directory, talk } = run;
  const seen = new Map<string, SeenScenario>();
  const byName = new Map(plans.map((plan) => [plan.scenario.name, plan]));
  const number = claimGuest(directory);
  const guestDirectory = `${directory}/guest.${number}`;
  const scenarioDirectory = (scenario: string) =>
    `${directory}/${scenario}${rests.has(scenario) ? `.${number}` : ""}`;
  const cases = run.cases && nameCases(plans, run.cases);
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
        cases,
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
      ...(cases === undefined ? {} : { cases }),
      guestDirectory,
      scenarioDirectory,
      onBegin: (scenario) => {
        talk.status(`${selector}: ${scenario}`);
        writeRunFile(
          `${scenarioDirectory(scenario)}/command.json`,
          `${JSON.stringify(guest.command, null, 2)}\n`,
        );
      },
      onResult: async (later, release) => {
        const name = later.scenario;
        const earlier = rests.get(name);
        // What was seen of the matrix stands, and its rest is still to come.
        if (earlier !== undefined && later.cutOff === true) return;
        const result = joinRest(earlier, later);
        const plan = byName.get(name);
        const rest = plan === undefined ? [] : listRest(plan, later, run);
        seen.set(name, { result, rest });
        const { verdict, seconds } = result;
        if (said.get(name) !== verdict) {
          said.set(name, verdict);
          talk.say(
            `${selector}: ${name}: ${verdict} in ${seconds.toFixed(1)} s`,
          );
        }
        await run.onResult({
          ...nameResult(result, parseAttempt(name)),
          ...(rest.length === 0 ? {} : { rest }),
          release,
          guest: number,
          directory: scenarioDirectory(name),
        });
      },
    });
    return { outcome, seen };
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
    & Pick<KernelRun, "acceleration" | "tools">
    & { cases: KernelRun["cases"] | undefined; hasAllCells: boolean },
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
