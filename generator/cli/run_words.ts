/** The saved runs that a user's words stand for. */

import { resolve } from "node:path";
import {
  findRun,
  LATEST,
  readRun,
  type SavedRun,
} from "../report/saved_run.ts";
import type { VerbContext } from "./verb.ts";

/** Where a project keeps its runs. */
export function runsDirectoryOf(root: string): string {
  return `${root}/out/runs`;
}

/**
 * Reads the run that a word stands for; the newest where there is none.
 *
 * @throws {UsageError} If there is no such run.
 * @throws {EnvironmentError} If its record cannot be read, or is none.
 */
export async function readRunOf(
  word: string | undefined,
  context: Pick<VerbContext, "root" | "directory">,
): Promise<SavedRun> {
  return await readRun(await findRunOf(word ?? LATEST, context));
}

/**
 * The absolute path of the directory of the run that a word stands for.
 *
 * @throws {UsageError} If there is no such run.
 * @throws {EnvironmentError} If the directory of runs cannot be read.
 */
export async function findRunOf(
  word: string,
  { root, directory }: Pick<VerbContext, "root" | "directory">,
): Promise<string> {
  return await findRun(word, {
    runsDirectory: runsDirectoryOf(root),
    resolvePath: (path) => resolve(directory, path),
  });
}
