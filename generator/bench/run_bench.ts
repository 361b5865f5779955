/** Measures parts one after the other and prints what they find. */

import type { Talk } from "../base/talk.ts";
import { describeError } from "../cli/report_error.ts";
import { planRendered } from "../cli/rendered_plans.ts";
import { selectGoodSpecs } from "../cli/select_specs.ts";
import {
  describeMachine,
  formatLoad,
  formatMachine,
  type Machine,
  type MachineLoad,
  readLoad,
} from "./machine.ts";
import { PARTS } from "./parts.ts";
import { makeScratch } from "./scratch.ts";

/** What {@linkcode runBench} takes. */
export interface BenchOptions {
  /** Absolute path of the project. */
  root: string;
  /** Names of parts. */
  parts: readonly string[];
  /** Whether to print one JSON document and no tables. */
  json: boolean;
  print(text: string): void;
  talk: Talk;
  signal: AbortSignal;
}

/** What `--json` prints. */
export interface BenchReport {
  machine: Machine;
  /** What was measured, by the part's name. */
  parts: Record<
    string,
    { loadBefore: MachineLoad; loadAfter: MachineLoad; figures: unknown }
  >;
  /** Why it ended before all parts were measured. */
  error?: unknown;
}

/**
 * Prints tables as soon as they are known; a JSON document at the end.
 *
 * @throws {SpecError} If anything is wrong with the specs.
 * @throws {EnvironmentError} If something is missing on this machine.
 * @throws {VmError} If no guest boots.
 * @throws {InterruptedError} If `signal` is aborted.
 */
export async function runBench(options: BenchOptions): Promise<void> {
  const { root, json, print, talk, signal } = options;
  const cacheDirectory = `${root}/out/cache`;
  const specs = await selectGoodSpecs([], { root, directory: root });
  const plans = planRendered(specs, { talk });
  const machine = await describeMachine();
  if (!json) print(formatMachine(machine));
  const report: BenchReport = { machine, parts: {} };
  try {
    for (const name of options.parts) {
      await using scratch = await makeScratch(cacheDirectory);
      const loadBefore = await readLoad();
      const found = await PARTS[name]?.measure({
        root,
        cacheDirectory,
        scratch: scratch.path,
        plans,
        talk,
        signal,
      });
      if (found === undefined) throw new TypeError(`There is no part ${name}`);
      const loadAfter = await readLoad();
      report.parts[name] = { loadBefore, loadAfter, figures: found.figures };
      if (json) continue;
      const busy = `  machine: ${formatLoad(loadBefore)} before, ${
        formatLoad(loadAfter)
      } after`;
      print(`\n${[...found.lines, busy].join("\n")}\n`);
    }
  } catch (error) {
    Object.assign(
      report,
      describeError(signal.aborted ? signal.reason : error),
    );
    throw error;
  } finally {
    // What is known by now is not lost with a later part.
    if (json) print(`${JSON.stringify(report, null, 2)}\n`);
  }
}
