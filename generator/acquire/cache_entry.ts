/** What the cache holds, found by what is complete in it. */

import { isHeld } from "./directory_use.ts";
import { isThere } from "./kernel_image.ts";
import { PARTIAL_PREFIX, stampPath } from "./whole_directory.ts";

/** A directory that is kept or removed as a whole. */
export interface CacheEntry {
  /** Its path in the cache: `kernels/6.12.118-1`. */
  name: string;
  /** Its absolute path. */
  path: string;
  /** What it is one of: `kernels`, `sid/xfsprogs`, `apt`. */
  group: string;
  sizeBytes: number;
  lastUsedAt: Date;
  /** Whether a running yank uses it. */
  isInUse: boolean;
}

/** How deep entries are: `home/.cache/virtme-ng/v6.12`. */
const DEPTH = 4;

/** The directories that apt works in have this prefix. */
const APT = "apt";

/**
 * All entries of a cache, sorted by name. What is in none of them, such as what
 * was found out about KVM, is too small to matter.
 */
export async function listCacheEntries(
  cacheDirectory: string,
): Promise<CacheEntry[]> {
  const names: string[] = [];
  const visit = async (name: string, depth: number) => {
    const path = `${cacheDirectory}/${name}`;
    if (await isThere(stampPath(path), "isFile") || isApt(name)) {
      names.push(name);
      return;
    }
    if (depth === DEPTH) return;
    for (const child of await listDirectories(path)) {
      await visit(`${name}/${child}`, depth + 1);
    }
  };
  for (const name of await listDirectories(cacheDirectory)) {
    await visit(name, 1);
  }
  return await Promise.all(
    names.sort().map((name) => describeEntry(cacheDirectory, name)),
  );
}

async function describeEntry(
  cacheDirectory: string,
  name: string,
): Promise<CacheEntry> {
  const path = `${cacheDirectory}/${name}`;
  const used = isApt(name) ? `${path}/state/lists` : stampPath(path);
  return {
    name,
    path,
    group: isApt(name) ? APT : name.slice(0, name.lastIndexOf("/")),
    sizeBytes: await measureDirectory(path),
    lastUsedAt: (await Deno.stat(used).catch(() => undefined))?.mtime ??
      new Date(0),
    isInUse: await isHeld(path),
  };
}

function isApt(name: string): boolean {
  return name === APT || /^apt-[^/]+$/.test(name);
}

/** The space that a directory takes on the disk, without what links lead to. */
async function measureDirectory(path: string): Promise<number> {
  let sizeBytes = 0;
  // Somebody may be removing things.
  const entries = await Array.fromAsync(Deno.readDir(path)).catch(() => []);
  for (const { name, isDirectory } of entries) {
    const child = `${path}/${name}`;
    if (isDirectory) {
      sizeBytes += await measureDirectory(child);
      continue;
    }
    const info = await Deno.lstat(child).catch(() => undefined);
    sizeBytes += 512 * (info?.blocks ?? 0);
  }
  return sizeBytes;
}

async function listDirectories(path: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(path)).catch(() => []);
  return entries.filter(({ name, isDirectory }) =>
    isDirectory && !name.startsWith(PARTIAL_PREFIX)
  ).map(({ name }) => name);
}
