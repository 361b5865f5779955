/** Runs scenarios on one kernel, in as many guests as that takes. */

import { throwIfInterrupted } from "../acquire/command.ts";
import { InterruptedError } from "../base/errors.ts";
import { joinScenario } from "../observe/join.ts";
import type { Plan } from "../plan/plan.ts";
import { selectCells } from "../plan/select_cells.ts";
import { isGood } from "../report/exit_status.ts";
import { type Batch, type Refusal, takeBatch } from "./batch.ts";
import { GuestMemory } from "./guest_memory.ts";
import type { KernelOutcome, KernelRun } from "./kernel_run.ts";
import type { GuestOutcome } from "./observe_guest.ts";
import { parseAttempt, planAttempt } from "./plan_attempt.ts";
import type { RestOfMatrix } from "./rest_of_matrix.ts";
import { runGuest, type SeenScenario } from "./run_guest.ts";
import { refuseUnconfigured } from "./unconfigured.ts";

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
  const wanted = [...run.plans, ...run.again ?? []];
  const refusals = await refuseUnconfigured(run.kernel, wanted);
  for (const refusal of refusals) await refuse(run, refusal);
  const isPossible = (plan: Plan) =>
    !refusals.some((refusal) => refusal.plan === plan);
  let queue = run.plans.filter(isPossible);
  let again = (run.again ?? []).filter(isPossible);
  let release: string | undefined;
  let failedBoots = 0;
  const memory = run.memory ?? new GuestMemory(1);
  while (queue.length + again.length > 0) {
    const isAgain = queue.length === 0;
    using share = await memory.lend((availableMiB) =>
      isAgain
        ? chooseBatch({ ...run, isolate: true }, again, availableMiB)
        : chooseBatch(run, queue, availableMiB)
    );
    throwIfInterrupted(run.signal);
    const { batch } = share;
    if ("reason" in batch) {
      await refuse(run, batch);
      queue = queue.filter((plan) => plan !== batch.plan);
      again = again.filter((plan) => plan !== batch.plan);
      continue;
    }
    const { outcome, seen } = await runGuest(run, batch, { said, rests });
    release ??= outcome.release;
    if (outcome.end.how === "interrupted") throw new InterruptedError();
    const isLeft = ({ scenario }: Plan) =>
      !outcome.settled.includes(scenario.name);
    queue = queue.filter(isLeft);
    again = again.filter(isLeft);
    again.push(...listRetries(batch.plans, { seen, rests, run }));
    const left = takeRests(batch.plans, { seen, rests, run });
    (isAgain ? again : queue).push(...left);
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

interface GuestFindings {
  seen: ReadonlyMap<string, SeenScenario>;
  rests: Map<string, RestOfMatrix>;
  run: KernelRun;
}

/** Further attempts at what did not pass. */
function listRetries(
  plans: readonly Plan[],
  { seen, rests, run: { retries = 0 } }: GuestFindings,
): Plan[] {
  return plans.flatMap((part) => {
    const { name } = part.scenario;
    const one = seen.get(name);
    const { attempt } = parseAttempt(name);
    return one === undefined || one.rest.length > 0 || attempt > retries ||
        isGood(one.result.verdict)
      ? []
      : [planAttempt(rests.get(name)?.plan ?? part, attempt + 1)];
  });
}

/** The cells that were left unseen, to be gone on with in a fresh guest. */
function takeRests(
  plans: readonly Plan[],
  { seen, rests, run: { kernel: { selector }, talk } }: GuestFindings,
): Plan[] {
  return plans.flatMap((part) => {
    const { name } = part.scenario;
    const one = seen.get(name);
    if (one === undefined) return [];
    const { result, rest: cells } = one;
    const plan = rests.get(name)?.plan ?? part;
    rests.delete(name);
    if (cells.length === 0) return [];
    talk.say(
      `${selector}: ${name}: in a fresh guest: ${cells.join("; ")}`,
    );
    rests.set(name, { plan, earlier: result });
    return [selectCells(part, cells)];
  });
}

function chooseBatch(
  { acceleration, isolate, tools }: KernelRun,
  queue: readonly Plan[],
  hostAvailableMiB: number | undefined,
): Batch | Refusal {
  return takeBatch(queue, {
    acceleration: acceleration.kind,
    isolate,
    ...tools,
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
  const { scenario, attempt } = parseAttempt(name);
  await onResult({
    result: { ...result, scenario, workload: [] },
    attempt,
    guest: 0,
    directory: `${directory}/${name}`,
  });
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
