/** What a run has still to do, by its record. */

import type { Plan } from "../plan/plan.ts";
import { selectCells } from "../plan/select_cells.ts";
import { findResult } from "../report/cell.ts";
import type { RunRecord, ScenarioRecord } from "../report/run_record.ts";
import type { RestOfMatrix } from "./rest_of_matrix.ts";

/** What is to be run on a kernel. */
export interface KernelWork {
  /** Of matrices that were begun, the plans of the cells that are left. */
  plans: Plan[];
  /** What is known of those, by their scenarios. */
  rests: Map<string, RestOfMatrix>;
}

/** Whether no further guest is to add to what came of a scenario. */
export function isFinal(result: ScenarioRecord | undefined): boolean {
  return result !== undefined && result.cutOff !== true &&
    result.rest === undefined;
}

/** How many scenarios, each with its kernel, a run has still to come to. */
export function countUnfinished(record: RunRecord): number {
  return record.kernels.flatMap((_, kernel) =>
    record.scenarios.filter((scenario) =>
      !isFinal(findResult(record, kernel, scenario))
    )
  ).length;
}

/**
 * What is to be run on a kernel. What was cut off is run from its beginning, and
 * of a matrix the cells that are left, unless its spec is another one now.
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
  const work: KernelWork = { plans: [], rests: new Map() };
  for (const plan of plans) {
    const { name } = plan.scenario;
    const result = findResult(record, kernel, name);
    if (isFinal(result)) continue;
    if (result?.rest === undefined || changed.has(name)) {
      work.plans.push(plan);
      continue;
    }
    const {
      kernel: _,
      guest: _guest,
      directory: _directory,
      rest,
      ...earlier
    } = result;
    work.plans.push(selectCells(plan, rest));
    work.rests.set(name, { plan, earlier });
  }
  return work;
}
