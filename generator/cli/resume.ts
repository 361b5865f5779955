/** `--resume`: what a run that is gone on with was asked for. */

import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { openRun, type ResumedRun } from "../run/resumed_run.ts";
import type { RunSpecsOptions } from "../run/run_specs.ts";
import { chooseTarget } from "./run_target.ts";
import { findRunOf } from "./run_words.ts";
import type { VerbContext } from "./verb.ts";

/** What is to be run, not how. */
export type AskedRun = Omit<
  RunSpecsOptions,
  "root" | "jobs" | "runsDirectory" | "talk" | "signal"
>;

/** Options that do not say what is run. */
const FREE = ["resume", "jobs", "json"];

/**
 * Takes up the run that `--resume` names; undefined where it is not given.
 *
 * @throws {UsageError} If there is no such run, or more is asked for.
 * @throws {EnvironmentError} If the run has not ended, or its record cannot be
 * read.
 */
export async function openResumed(
  context: VerbContext,
): Promise<ResumedRun | undefined> {
  const { options, arguments: words } = context;
  const word = options.resume;
  if (typeof word !== "string") return undefined;
  const surplus = [
    ...words.map(showValue),
    ...Object.entries(options).filter(([name, value]) =>
      !FREE.includes(name) && isGiven(value)
    ).map(([name]) => `--${name}`),
  ];
  if (surplus.length > 0) {
    throw new UsageError(
      `Option "--resume" goes on with what the run was asked for: it does not go with ${
        surplus.join(", ")
      }`,
    );
  }
  return await openRun(await findRunOf(word, context));
}

function isGiven(value: VerbContext["options"][string]): boolean {
  return Array.isArray(value)
    ? value.length > 0
    : value !== undefined && value !== false;
}

/**
 * What the run was asked for. Its guests are accelerated as they were: deadlines
 * and durations are others with another acceleration.
 *
 * @throws {UsageError} If one of its scenarios is not there any more, or the tree
 * that it ran is none.
 * @throws {SpecError} If anything is wrong with the specs.
 * @throws {EnvironmentError} If the tree is not built.
 */
export async function requestAgain(
  resumed: ResumedRun,
  context: VerbContext,
): Promise<AskedRun & { resumed: ResumedRun }> {
  const { scenarios, target, tree, kernels, request, acceleration } =
    resumed.record;
  return {
    target: await chooseTarget({
      ...context,
      arguments: scenarios,
      options: {
        target,
        xfstests: tree,
        fsstress: undefined,
        fsx: undefined,
      },
    }),
    selectors: kernels.map(({ selector }) => selector),
    environment: Object.fromEntries(
      (request?.environment ?? []).map((line) => {
        const end = line.indexOf("=");
        return [line.slice(0, end), line.slice(end + 1)];
      }),
    ),
    acceleration: acceleration.kind,
    isolate: request?.isolate ?? false,
    repeats: request?.repeats ?? 1,
    retries: request?.retries ?? 0,
    resumed,
  };
}
