/** The kernels that the cache has, and how to ask for them. */

import type { CacheEntry } from "./cache_entry.ts";
import { findImages, readKernelRelease } from "./kernel_image.ts";
import { listResolutions } from "./resolution.ts";
import { readStamp } from "./whole_directory.ts";

/** A kernel in the cache, or a build tree that was prepared in it. */
export interface KeptKernel extends CacheEntry {
  /** As `uname -r` says it; absent where that cannot be read any more. */
  release?: string;
  /** What `--kernel` takes for it, the most lasting first. */
  selectors: string[];
  /** The package and version, or the tree. */
  origin: string;
}

/** Those of the entries that are kernels. */
export async function listKeptKernels(
  entries: readonly CacheEntry[],
): Promise<KeptKernel[]> {
  const kernels = await Promise.all(entries.map(describeKernel));
  return kernels.filter((kernel) => kernel !== undefined);
}

async function describeKernel(
  entry: CacheEntry,
): Promise<KeptKernel | undefined> {
  switch (entry.group) {
    case "kernels":
      return { ...entry, ...await describeDebians(entry) };
    case "home/.cache/virtme-ng":
      return { ...entry, ...await describeMainline(entry) };
    case "build-trees":
      return { ...entry, ...await describeTree(entry) };
    default:
      return undefined;
  }
}

type KernelStory = Pick<KeptKernel, "release" | "selectors" | "origin">;

async function describeDebians({ path }: CacheEntry): Promise<KernelStory> {
  const [directory, version] = splitLast(path);
  const stamp = await readStamp(path);
  const known = await listResolutions(`${directory}/newest.json`);
  return {
    ...releaseOf(splitLast(textOf(stamp, "modules"))[1]),
    selectors: [
      `debian:${version}`,
      ...known.filter(({ resolution }) => resolution.version === version)
        .map(({ key }) => key),
    ].filter((selector, index, all) => all.indexOf(selector) === index),
    origin: textOf(stamp, "origin"),
  };
}

async function describeMainline({ path }: CacheEntry): Promise<KernelStory> {
  const [, version] = splitLast(path);
  // virtme-ng puts a directory of the architecture between.
  const [image] = await findImages(`${path}/amd64`);
  const release = image === undefined
    ? undefined
    : await readKernelRelease(image).catch(() => undefined);
  return {
    ...releaseOf(release),
    selectors: [version],
    origin: `${version} of kernel.ubuntu.com`,
  };
}

async function describeTree({ path }: CacheEntry): Promise<KernelStory> {
  const stamp = await readStamp(path);
  const tree = textOf(stamp, "tree");
  return {
    ...releaseOf(textOf(stamp, "release")),
    selectors: [tree],
    origin: `built in ${tree}`,
  };
}

function releaseOf(release: string | undefined): { release?: string } {
  return release === undefined || release === "" ? {} : { release };
}

function textOf(stamp: unknown, key: string): string {
  const value = typeof stamp === "object" && stamp !== null
    ? Reflect.get(stamp, key)
    : undefined;
  return typeof value === "string" ? value : "";
}

function splitLast(path: string): [string, string] {
  const at = path.lastIndexOf("/");
  return [path.slice(0, at), path.slice(at + 1)];
}
