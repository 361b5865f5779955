/** Directories of the cache that somebody uses are not removed. */

import type { AcquireOptions } from "./acquire_options.ts";
import { PARTIAL_PREFIX, stampPath } from "./whole_directory.ts";

/**
 * Notes that a whole directory is used now, and keeps it until `uses` is disposed
 * of or this process ends. Look at what is in it only afterwards: until then it
 * may have gone.
 */
export async function holdDirectory(
  directory: string,
  { uses }: Pick<AcquireOptions, "uses">,
): Promise<void> {
  const path = stampPath(directory);
  const now = new Date();
  // Somebody else's cache: it is as good without.
  await Deno.utime(path, now, now).catch(() => {});
  if (uses === undefined) return;
  const file = await Deno.open(path).catch(() => undefined);
  if (file === undefined) return;
  // A shared one: whoever removes the directory wants it alone.
  await file.lock(false);
  uses.use(file);
}

/** Whether somebody holds a whole directory. */
export async function isHeld(directory: string): Promise<boolean> {
  using file = await openStamp(directory);
  return file !== undefined && !await file.tryLock(true);
}

/**
 * Removes a whole directory unless somebody holds it, and returns whether it is
 * gone. The caller holds the lock of the cache.
 */
export async function removeUnlessHeld(directory: string): Promise<boolean> {
  const parent = directory.slice(0, directory.lastIndexOf("/"));
  const removed = `${parent}/${PARTIAL_PREFIX}${crypto.randomUUID()}`;
  {
    using file = await openStamp(directory);
    if (file !== undefined && !await file.tryLock(true)) return false;
    // It goes at once, or not at all.
    await Deno.rename(directory, removed);
  }
  await Deno.remove(removed, { recursive: true });
  return true;
}

async function openStamp(directory: string): Promise<Deno.FsFile | undefined> {
  return await Deno.open(stampPath(directory)).catch(() => undefined);
}
