/** How the cost of `yank generate` grows with the number of specs. */

import type { BenchContext } from "./bench_context.ts";
import { generateSubject, runOnce, type Stage } from "./generate_stage.ts";
import { growSpecs } from "./grow_specs.ts";
import type { ProcessCost } from "./process_cost.ts";
import { formatSpread, type Spread, spreadOf } from "./spread.ts";
import { alignColumns } from "./text_columns.ts";

/** What one number of specs costs. */
export interface GrowthRow {
  specs: number;
  /** How many files each run wrote. */
  files: number;
  cpuSeconds: Spread;
  wallSeconds: Spread;
  /**
   * What each spec that the row before did not have costs, by the medians, in
   * milliseconds of CPU time; absent in the first row.
   */
  millisecondsPerSpec?: number;
}

/** What {@linkcode measureGrowth} finds. */
export interface GrowthFigures {
  /** How often each number of specs was generated. */
  samples: number;
  rows: GrowthRow[];
}

const SIZES = [10, 30, 100, 300, 1000];

const SAMPLES = 5;

/**
 * Generates from copies of the project's specs, with what earlier runs left in
 * Deno's caches.
 *
 * @throws {EnvironmentError} If generating fails.
 * @throws {InterruptedError} If `signal` is aborted.
 */
export async function measureGrowth(
  stage: Stage,
  context: BenchContext,
): Promise<GrowthFigures> {
  const subject = generateSubject(stage);
  const originals = context.plans.map((plan) => {
    const path = `${stage.project}/${plan.specPath}`;
    const text = Deno.readTextFileSync(path);
    Deno.removeSync(path);
    return { plan, text };
  });
  const rows: GrowthRow[] = [];
  for (const size of SIZES) {
    context.talk.status(`generate: ${size} specs`);
    const copies = growSpecs(originals, size);
    for (const { path, text } of copies) {
      Deno.writeTextFileSync(`${stage.project}/${path}`, text);
    }
    // The first run finds the specs, and much else, in no cache.
    await runOnce(subject, stage, context);
    const costs: ProcessCost[] = [];
    let files = 0;
    while (costs.length < SAMPLES) {
      const { cost, written } = await runOnce(subject, stage, context);
      costs.push(cost);
      files = written;
    }
    for (const { path } of copies) Deno.removeSync(`${stage.project}/${path}`);
    rows.push(rowOf({ specs: size, files, costs, before: rows.at(-1) }));
  }
  return { samples: SAMPLES, rows };
}

function rowOf(
  { specs, files, costs, before }: {
    specs: number;
    files: number;
    costs: readonly ProcessCost[];
    before: GrowthRow | undefined;
  },
): GrowthRow {
  const cpuSeconds = spreadOf(costs.map((cost) => cost.cpuSeconds));
  const wallSeconds = spreadOf(costs.map((cost) => cost.wallSeconds));
  const row = { specs, files, cpuSeconds, wallSeconds };
  if (before === undefined) return row;
  const seconds = cpuSeconds.median - before.cpuSeconds.median;
  return {
    ...row,
    millisecondsPerSpec: 1000 * seconds / (specs - before.specs),
  };
}

/** The figures for people. */
export function formatGrowth({ samples, rows }: GrowthFigures): string[] {
  return [
    "  growth: yank generate, caches warm, copies of the specs under new names,",
    `  ${samples} runs each; the last column is CPU time for each further spec`,
    ...alignColumns([
      ["  specs", "files", "CPU s", "wall s", "ms a spec"],
      ...rows.map((row) => [
        `  ${row.specs}`,
        `${row.files}`,
        formatSpread(row.cpuSeconds, 3),
        formatSpread(row.wallSeconds),
        row.millisecondsPerSpec?.toFixed(2) ?? "",
      ]),
    ]),
  ];
}
