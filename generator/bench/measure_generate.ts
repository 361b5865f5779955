/** What a cold `yank generate` costs, beside Deno's bare start, and how it grows. */

import type { BenchContext } from "./bench_context.ts";
import {
  emptyCaches,
  generateSubject,
  runOnce,
  setStage,
  type Stage,
  type Subject,
} from "./generate_stage.ts";
import {
  formatGrowth,
  type GrowthFigures,
  measureGrowth,
} from "./measure_growth.ts";
import type { ProcessCost } from "./process_cost.ts";
import { formatSpread, type Spread, spreadOf } from "./spread.ts";
import { alignColumns } from "./text_columns.ts";

/** What Deno finds in its cache directory. */
export type CacheState =
  /** All that earlier runs of the same left. */
  | "warm"
  /** The packages of deno.json, and nothing that was compiled. */
  | "packages only";

/** What one command costs with one kind of cache. */
export interface GenerateRow {
  command: string;
  caches: CacheState;
  cpuSeconds: Spread;
  wallSeconds: Spread;
}

/** What {@linkcode measureGenerate} finds. */
export interface GenerateFigures {
  /** How often each command was run. */
  samples: number;
  /** How many specs there are. */
  specs: number;
  /** How many files each run wrote. */
  files: number;
  rows: GenerateRow[];
  /** The same with more and more specs. */
  growth: GrowthFigures;
}

const SAMPLES = 5;

/** Runs before the first that counts: Deno fills its caches as it ends. */
const WARM_UP_RUNS = 2;

/**
 * Generates in a copy of the project that has no `out/`, so that every run
 * writes all files, in turn with bare starts of Deno.
 *
 * @throws {EnvironmentError} If a command fails, or writes nothing.
 * @throws {InterruptedError} If `signal` is aborted.
 */
export async function measureGenerate(
  context: BenchContext,
): Promise<GenerateFigures> {
  const stage = await setStage(context);
  const subjects = listSubjects(stage, context);
  const rows: GenerateRow[] = [];
  let files = 0;
  for (const caches of ["warm", "packages only"] as const) {
    const costs = new Map<Subject, ProcessCost[]>();
    const first = caches === "warm" ? 1 - WARM_UP_RUNS : 1;
    await emptyCaches(stage);
    for (let round = first; round <= SAMPLES; round++) {
      context.talk.status(
        `generate, caches ${caches}: ${round - first} of ${
          SAMPLES + 1 - first
        } rounds`,
      );
      for (const subject of subjects) {
        if (caches === "packages only") await emptyCaches(stage);
        const { cost, written } = await runOnce(subject, stage, context);
        if (subject.writes) files = written;
        if (round < 1) continue;
        costs.set(subject, [...costs.get(subject) ?? [], cost]);
      }
    }
    for (const [{ name }, some] of costs) {
      rows.push({
        command: name,
        caches,
        cpuSeconds: spreadOf(some.map(({ cpuSeconds }) => cpuSeconds)),
        wallSeconds: spreadOf(some.map(({ wallSeconds }) => wallSeconds)),
      });
    }
  }
  return {
    samples: SAMPLES,
    specs: context.plans.length,
    files,
    rows,
    growth: await measureGrowth(stage, context),
  };
}

function listSubjects(
  stage: Stage,
  { scratch }: BenchContext,
): Subject[] {
  const deno = Deno.execPath();
  return [
    {
      name: "deno run of an empty file",
      command: [deno, "run", "--no-config", `${scratch}/empty.ts`],
      writes: false,
    },
    generateSubject(stage),
    {
      name: "deno task yank generate",
      command: [deno, "task", "--quiet", "yank", "generate"],
      writes: true,
    },
  ];
}

/** The figures for people. */
export function formatGenerate(figures: GenerateFigures): string[] {
  const { samples, specs, files, rows, growth } = figures;
  return [
    `generate: ${specs} specs into an empty out/, ${files} files each time`,
    `  median (least..most) of ${samples} runs in turn; CPU is user and system`,
    "  caches: what Deno has in DENO_DIR; warm is as after earlier runs of the",
    "  same, packages only is without anything compiled",
    ...alignColumns([
      ["", "caches", "CPU s", "wall s"],
      ...rows.map(({ command, caches, cpuSeconds, wallSeconds }) => [
        `  ${command}`,
        caches,
        formatSpread(cpuSeconds, 3),
        formatSpread(wallSeconds),
      ]),
    ]),
    ...formatGrowth(growth),
  ];
}
