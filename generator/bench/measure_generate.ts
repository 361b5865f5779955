/** What a cold `yank generate` costs, beside Deno's bare start. */

import { runCommand } from "../acquire/command.ts";
import { EnvironmentError } from "../base/errors.ts";
import type { BenchContext } from "./bench_context.ts";
import { measureCost, type ProcessCost } from "./process_cost.ts";
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
}

const SAMPLES = 5;

/** Runs before the first that counts: Deno fills its caches as it ends. */
const WARM_UP_RUNS = 2;

const DEADLINE_SECONDS = 120;

/** What of the project `yank generate` reads. */
const PROJECT = ["deno.json", ".ci", "generator", "templates", "specs"];

/** What of Deno's cache directory has packages: npm's and JSR's. */
const PACKAGES = ["npm", "remote"];

/** A command to be measured. */
interface Subject {
  name: string;
  command: [string, ...string[]];
  /** Whether it generates. */
  writes: boolean;
}

/** Where the commands run. */
interface Stage {
  /** A copy of the project. */
  project: string;
  /** A cache directory for Deno. */
  denoDirectory: string;
  /** Deno's usual one, which has the packages. */
  packagesFrom: string;
  environment: Record<string, string>;
}

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
  return { samples: SAMPLES, specs: context.plans.length, files, rows };
}

/** Copies what is needed, so that neither `out/` nor a cache is touched. */
async function setStage(
  { root, scratch, signal }: BenchContext,
): Promise<Stage> {
  const action = "Cannot copy the project";
  const project = `${scratch}/project`;
  await Deno.mkdir(project);
  const { status, stderr } = await runCommand(
    ["cp", "-a", ...PROJECT.map((name) => `${root}/${name}`), project],
    { action, deadlineSeconds: DEADLINE_SECONDS, signal },
  );
  if (status !== 0) {
    throw new EnvironmentError({ action, seen: stderr.trimEnd() });
  }
  await Deno.writeTextFile(`${scratch}/empty.ts`, "");
  const environment = { DENO: Deno.execPath(), NO_COLOR: "1" };
  const denoDirectory = `${scratch}/deno`;
  return {
    project,
    denoDirectory,
    packagesFrom: await findDenoDirectory(signal),
    environment: {
      ...environment,
      YANK_PACKAGES: await findPackages(root, { environment, signal }),
      DENO_DIR: denoDirectory,
    },
  };
}

async function findDenoDirectory(signal: AbortSignal): Promise<string> {
  const { stdout } = await runCommand([Deno.execPath(), "info", "--json"], {
    action: "Cannot find Deno's cache directory",
    deadlineSeconds: DEADLINE_SECONDS,
    signal,
  });
  return JSON.parse(stdout).denoDir;
}

/** Which packages are used here: not to be found out while it is measured. */
async function findPackages(
  root: string,
  options: { environment: Record<string, string>; signal: AbortSignal },
): Promise<string> {
  const { stdout } = await runCommand(
    ["sh", `${root}/.ci/deno.sh`, "packages"],
    {
      action: "Cannot find out which packages are used",
      deadlineSeconds: DEADLINE_SECONDS,
      ...options,
    },
  );
  return stdout.trim();
}

function listSubjects(
  { project }: Stage,
  { scratch }: BenchContext,
): Subject[] {
  const deno = Deno.execPath();
  return [
    {
      name: "deno run of an empty file",
      command: [deno, "run", "--no-config", `${scratch}/empty.ts`],
      writes: false,
    },
    {
      name: "yank generate",
      // deno-fmt-ignore
      command: [
        "sh", `${project}/.ci/deno.sh`, "run",
        `${project}/generator/main.ts`, "generate",
      ],
      writes: true,
    },
    {
      name: "deno task yank generate",
      command: [deno, "task", "--quiet", "yank", "generate"],
      writes: true,
    },
  ];
}

/** Leaves Deno the packages and nothing that it made itself. */
async function emptyCaches(
  { denoDirectory, packagesFrom }: Stage,
): Promise<void> {
  await removeIfThere(denoDirectory);
  await Deno.mkdir(denoDirectory);
  for (const name of PACKAGES) {
    await Deno.symlink(`${packagesFrom}/${name}`, `${denoDirectory}/${name}`);
  }
}

async function runOnce(
  { name, command, writes }: Subject,
  { project, environment }: Stage,
  { signal }: BenchContext,
): Promise<{ cost: ProcessCost; written: number }> {
  await removeIfThere(`${project}/out`);
  const action = `Cannot measure "${name}"`;
  const cost = await measureCost(command, {
    action,
    deadlineSeconds: DEADLINE_SECONDS,
    signal,
    cwd: project,
    environment,
  });
  const written = await countFiles(`${project}/out`);
  if (writes && written === 0) {
    throw new EnvironmentError({ action, seen: "it wrote nothing" });
  }
  return { cost, written };
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Files in a directory and all below it; none where there is no directory. */
async function countFiles(directory: string): Promise<number> {
  let count = 0;
  try {
    for await (const entry of Deno.readDir(directory)) {
      count += entry.isDirectory
        ? await countFiles(`${directory}/${entry.name}`)
        : 1;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return count;
}

/** The figures for people. */
export function formatGenerate(figures: GenerateFigures): string[] {
  const { samples, specs, files, rows } = figures;
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
  ];
}
