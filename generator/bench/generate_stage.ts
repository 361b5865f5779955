/** A copy of the project to generate in, whose every run writes all files. */

import { runCommand } from "../acquire/command.ts";
import { EnvironmentError } from "../base/errors.ts";
import type { BenchContext } from "./bench_context.ts";
import { measureCost, type ProcessCost } from "./process_cost.ts";

/** How long a command may take, in seconds. */
const DEADLINE_SECONDS = 120;

/** What of the project `yank generate` reads. */
const PROJECT = ["deno.json", ".ci", "generator", "templates", "specs"];

/** What of Deno's cache directory has packages: npm's and JSR's. */
const PACKAGES = ["npm", "remote"];

/** Where the commands run. */
export interface Stage {
  /** A copy of the project. */
  project: string;
  /** A cache directory for Deno. */
  denoDirectory: string;
  /** Deno's usual one, which has the packages. */
  packagesFrom: string;
  environment: Record<string, string>;
}

/** Copies what is needed, so that neither `out/` nor a cache is touched. */
export async function setStage(
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

/** Leaves Deno the packages and nothing that it made itself. */
export async function emptyCaches(
  { denoDirectory, packagesFrom }: Stage,
): Promise<void> {
  await removeIfThere(denoDirectory);
  await Deno.mkdir(denoDirectory);
  for (const name of PACKAGES) {
    await Deno.symlink(`${packagesFrom}/${name}`, `${denoDirectory}/${name}`);
  }
}

/** A command to be measured. */
export interface Subject {
  name: string;
  command: [string, ...string[]];
  /** Whether it generates. */
  writes: boolean;
}

/** `yank generate` as its task starts it, without Deno's own start of the task. */
export function generateSubject({ project }: Stage): Subject {
  return {
    name: "yank generate",
    // deno-fmt-ignore
    command: [
      "sh", `${project}/.ci/deno.sh`, "run",
      `${project}/generator/main.ts`, "generate",
    ],
    writes: true,
  };
}

/**
 * Runs a command where there is no `out/`.
 *
 * @throws {EnvironmentError} If it fails, or writes nothing where it should.
 */
export async function runOnce(
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
