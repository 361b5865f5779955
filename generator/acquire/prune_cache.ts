/** Makes room in the cache. */

import type { AcquireOptions } from "./acquire_options.ts";
import { type CacheEntry, listCacheEntries } from "./cache_entry.ts";
import { withCacheLock } from "./cache_lock.ts";
import { throwIfInterrupted } from "./command.ts";
import { removeUnlessHeld } from "./directory_use.ts";
import { environmentFault } from "./fault.ts";
import { removeLeftovers } from "./whole_directory.ts";

/** What may go; an entry goes if nothing that is said here keeps it. */
export interface PruneWish {
  /** Keeps what was used within so many days. */
  days?: number | undefined;
  /** Keeps so many of each group, those that were used last. */
  keep?: number | undefined;
}

/** What {@linkcode pruneCache} did. */
export interface PruneOutcome {
  removed: CacheEntry[];
  /** What would have been removed, but a running yank uses it. */
  inUse: CacheEntry[];
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** The entries that a wish lets go. */
export function choosePrunable(
  entries: readonly CacheEntry[],
  { days, keep = 0 }: PruneWish,
  now: Date = new Date(),
): CacheEntry[] {
  const groups = Object.values(Object.groupBy(
    entries.toSorted((a, b) => b.lastUsedAt.getTime() - a.lastUsedAt.getTime()),
    ({ group }) => group,
  ));
  const oldest = days === undefined
    ? Infinity
    : now.getTime() - days * DAY_MILLISECONDS;
  return groups.flatMap((group = []) => group.slice(keep))
    .filter(({ lastUsedAt }) => lastUsedAt.getTime() <= oldest);
}

/**
 * Removes what a wish lets go and nobody uses, and what was left behind by those
 * who were killed.
 *
 * @param options `isDryRun`: only tell what would be removed
 * @throws {EnvironmentError} if something cannot be removed
 */
export async function pruneCache(
  wish: PruneWish,
  options: AcquireOptions & { isDryRun: boolean },
): Promise<PruneOutcome> {
  const { cacheDirectory, talk, signal } = options;
  // Whoever adds something has the lock while it is not whole.
  return await withCacheLock(cacheDirectory, {
    talk,
    signal,
    purpose: "pruning the cache",
  }, async () => {
    const entries = await listCacheEntries(cacheDirectory);
    const outcome: PruneOutcome = { removed: [], inUse: [] };
    for (const entry of choosePrunable(entries, wish)) {
      throwIfInterrupted(signal);
      talk.status(`removing ${entry.name}`);
      const isGone = options.isDryRun ? !entry.isInUse : await remove(entry);
      (isGone ? outcome.removed : outcome.inUse).push(entry);
    }
    if (!options.isDryRun) {
      for (const parent of new Set(entries.map(parentOf))) {
        await removeLeftovers(parent);
      }
    }
    return outcome;
  });
}

async function remove({ name, path }: CacheEntry): Promise<boolean> {
  try {
    return await removeUnlessHeld(path);
  } catch (error) {
    throw environmentFault(`Cannot remove "${name}" of the cache`, error, {
      path,
    });
  }
}

function parentOf({ path }: CacheEntry): string {
  return path.slice(0, path.lastIndexOf("/"));
}
