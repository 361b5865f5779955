/** What a run has still to do, by its record. */

import type { Plan } from "../plan/plan.ts";
import { selectCells } from "../plan/select_cells.ts";
import { listAttempts } from "../report/attempts.ts";
import { findResult } from "../report/cell.ts";
import { isGood } from "../report/exit_status.ts";
import type { RunRecord, ScenarioRecord } from "../report/run_record.ts";
import { balance } from "./balance.ts";
import { planAttempt } from "./plan_attempt.ts";
import type { RestOfMatrix } from "./rest_of_matrix.ts";

/** What is to be run on a kernel. */
export interface KernelWork {
  /** Of matrices that were begun, the plans of the cells that are left. */
  plans: Plan[];
  /** Further attempts at what did not pass. */
  again: Plan[];
  /** What is known of the matrices, by the names of their plans. */
  rests: Map<string, RestOfMatrix>;
}

/** The attempts at a scenario that are to be made, and why. */
interface Missing {
  /** As often as it was asked for. */
  repeats: number[];
  /** After one that did not pass. */
  retries: number[];
}

function listMissing(
  { request }: RunRecord,
  result: ScenarioRecord | undefined,
): Missing {
  const known = result === undefined || result.cutOff === true
    ? []
    : listAttempts(result);
  const rounds = Array.from(
    { length: request?.repeats ?? 1 },
    (_, index) => index + 1,
  );
  const repeats = rounds.filter((round) =>
    !known.some(({ attempt }) => attempt === round)
  );
  const last = known.at(-1);
  const isRetried = last !== undefined && !isGood(last.verdict) &&
    result?.rest === undefined && last.attempt <= (request?.retries ?? 0);
  return { repeats, retries: isRetried ? [last.attempt + 1] : [] };
}

function isFinal(
  record: RunRecord,
  result: ScenarioRecord | undefined,
): boolean {
  const { repeats, retries } = listMissing(record, result);
  return result?.rest === undefined && repeats.length + retries.length === 0;
}

/** How many scenarios, each with its kernel, a run has still to come to. */
export function countUnfinished(record: RunRecord): number {
  return record.kernels.flatMap((_, kernel) =>
    record.scenarios.filter((scenario) =>
      !isFinal(record, findResult(record, kernel, scenario))
    )
  ).length;
}

/**
 * What is to be run on a kernel, one round of all scenarios after the other. What
 * was cut off is run from its beginning, and of a matrix the cells that are left,
 * unless its spec is another one now.
 */
export function listWork(
  record: RunRecord,
  { kernel, plans, changed }: {
    /** Index into the record's kernels. */
    kernel: number;
    plans: readonly Plan[];
    /** The scenarios whose plans are not those of which the record tells. */
    changed: ReadonlySet<string>;
  },
): KernelWork {
  const work: KernelWork = { plans: [], again: [], rests: new Map() };
  const rounds: Plan[][] = [];
  for (const plan of plans) {
    const { name } = plan.scenario;
    const result = findResult(record, kernel, name);
    if (result?.rest !== undefined) {
      const whole = planAttempt(plan, result.attempt ?? 1);
      if (changed.has(name)) {
        work.plans.push(whole);
      } else {
        work.plans.push(selectCells(whole, result.rest));
        const earlier = toObserved(result);
        work.rests.set(whole.scenario.name, { plan: whole, earlier });
      }
    }
    const { repeats, retries } = listMissing(record, result);
    for (const attempt of repeats) {
      (rounds[attempt] ??= []).push(planAttempt(plan, attempt));
    }
    work.again.push(...retries.map((attempt) => planAttempt(plan, attempt)));
  }
  work.plans.push(...rounds.flat());
  return work;
}

/** Work in parts that take about as long; none of them is empty. */
export function splitWork(
  { plans, again, rests }: KernelWork,
  { parts, weigh }: {
    parts: number;
    /** How long a plan takes, in seconds. */
    weigh: (plan: Plan) => number;
  },
): KernelWork[] {
  const nameOf = ({ scenario }: Plan) => scenario.name;
  const isAgain = new Set(again);
  return balance([...plans, ...again], { parts, weigh, nameOf })
    .filter((part) => part.length > 0)
    .map((part) => ({
      plans: part.filter((plan) => !isAgain.has(plan)),
      again: part.filter((plan) => isAgain.has(plan)),
      rests,
    }));
}

/** What a guest saw, without what the record says of its place. */
function toObserved(
  {
    kernel: _kernel,
    guest: _guest,
    directory: _directory,
    rest: _rest,
    attempt: _attempt,
    attempts: _attempts,
    ...seen
  }: ScenarioRecord,
): RestOfMatrix["earlier"] {
  return seen;
}
