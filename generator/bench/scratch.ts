/** Where measurements leave their files while they are made. */

import { EnvironmentError } from "../base/errors.ts";

/** A directory that goes when it is disposed of. */
export interface Scratch extends AsyncDisposable {
  /** Absolute path. */
  readonly path: string;
}

const PREFIX = "bench-";

/**
 * Makes an empty directory for this process, and removes those of processes
 * that were killed before they could.
 *
 * @param parent Absolute path.
 * @throws {EnvironmentError} If it cannot be made.
 */
export async function makeScratch(parent: string): Promise<Scratch> {
  const path = `${parent}/${PREFIX}${Deno.pid}`;
  try {
    await Deno.mkdir(parent, { recursive: true });
    for await (const { name } of Deno.readDir(parent)) {
      if (isLeftOver(name)) await remove(`${parent}/${name}`);
    }
    await Deno.mkdir(path);
  } catch (error) {
    throw new EnvironmentError({
      action: `Cannot make the directory "${path}"`,
      seen: error instanceof Error ? error.message : String(error),
    });
  }
  return { path, [Symbol.asyncDispose]: () => remove(path) };
}

/** Whether nobody uses it: an earlier process of our number is gone. */
function isLeftOver(name: string): boolean {
  const pid = new RegExp(`^${PREFIX}(\\d+)$`).exec(name)?.[1];
  if (pid === undefined) return false;
  if (pid === String(Deno.pid)) return true;
  try {
    Deno.statSync(`/proc/${pid}`);
    return false;
  } catch {
    return true;
  }
}

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
