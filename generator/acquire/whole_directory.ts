/** Directories that are either complete or not there. */

import { throwIfInterrupted } from "./command.ts";
import { environmentFault } from "./fault.ts";

/** Says that its directory is complete, and what is in it. */
const STAMP = ".complete.json";

/** How the name of a directory begins that is not complete, or is going. */
export const PARTIAL_PREFIX = ".partial-";

/** The file that says that a directory is complete. */
export function stampPath(directory: string): string {
  return `${directory}/${STAMP}`;
}

/** What {@linkcode makeWholeDirectory} needs. */
export interface WholeDirectoryOptions<Stamp> {
  /** What fails if this fails: `Cannot unpack "x.deb"`. */
  action: string;
  signal?: AbortSignal | undefined;
  /**
   * Fills the empty directory that it is given, which will be renamed later: its
   * path must not get into what is written. Resolves to what is remembered.
   */
  fill: (directory: string) => Promise<Stamp>;
}

/**
 * What was remembered when the directory was completed; undefined if it is not
 * there or somebody made it who did not get to the end.
 */
export async function readStamp(directory: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(stampPath(directory)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) {
      return undefined;
    }
    throw environmentFault(`Cannot read "${directory}"`, error, {
      path: directory,
    });
  }
}

/**
 * Makes a directory beside `directory`, fills it, and renames it: whatever
 * interrupts this, `directory` is complete or absent. What is at `directory`,
 * and what earlier calls left when they were killed, is removed first, so the
 * caller must hold the lock of the cache.
 *
 * @throws {EnvironmentError} if the files cannot be written
 */
export async function makeWholeDirectory<Stamp>(
  directory: string,
  { action, signal, fill }: WholeDirectoryOptions<Stamp>,
): Promise<Stamp> {
  const parent = directory.slice(0, directory.lastIndexOf("/"));
  const partial = `${parent}/${PARTIAL_PREFIX}${crypto.randomUUID()}`;
  try {
    await removeLeftovers(parent);
    await Deno.mkdir(partial, { recursive: true });
    const stamp = await fill(partial);
    throwIfInterrupted(signal);
    await Deno.writeTextFile(
      stampPath(partial),
      JSON.stringify(stamp, null, 2) + "\n",
    );
    await remove(directory);
    await Deno.rename(partial, directory);
    return stamp;
  } catch (error) {
    throw environmentFault(action, error, { path: parent });
  } finally {
    // After the rename there is nothing to remove.
    await remove(partial).catch(() => {});
  }
}

/** Replaces a file at once: readers see the old text or the new one. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const partial = `${path}.${crypto.randomUUID()}`;
  try {
    await Deno.writeTextFile(partial, text);
    await Deno.rename(partial, path);
  } catch (error) {
    await remove(partial).catch(() => {});
    throw environmentFault(`Cannot write "${path}"`, error, { path });
  }
}

/** Removes what calls left in a directory when they were killed. */
export async function removeLeftovers(parent: string): Promise<void> {
  await Deno.mkdir(parent, { recursive: true });
  for await (const entry of Deno.readDir(parent)) {
    if (entry.name.startsWith(PARTIAL_PREFIX)) {
      // What a killed process started may still be writing there.
      await remove(`${parent}/${entry.name}`).catch(() => {});
    }
  }
}

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
