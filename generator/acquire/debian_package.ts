/** A package of Debian's, unpacked in the cache: once, and then for ever. */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { downloadPackages, updateLists } from "./apt.ts";
import { AptError } from "./apt_error.ts";
import type { PackageRecord } from "./apt_output.ts";
import { type AptRoot, openAptRoot } from "./apt_root.ts";
import { withCacheLock } from "./cache_lock.ts";
import { runCommand } from "./command.ts";
import { compareDebianVersions } from "./debian_version.ts";
import { holdDirectory } from "./directory_use.ts";
import { diskFullMend, firstComplaint, isDiskFull } from "./fault.ts";
import {
  isFreshResolution,
  recallResolution,
  rememberResolution,
  type Resolution,
} from "./resolution.ts";
import { makeWholeDirectory } from "./whole_directory.ts";

/** What {@linkcode acquirePackage} is to get, and how. */
export interface PackageRequest<Stamp> {
  /** What was asked for: `debian:trixie`; under this name it is remembered. */
  key: string;
  /** The directory of the unpacked versions. */
  directory: string;
  /** Finds out which package that is, by the lists. */
  resolve: (root: AptRoot) => Promise<Omit<Resolution, "askedAt">>;
  /** Whether a resolution never changes, because a version was asked for. */
  isFinal?: (resolution: Resolution) => boolean;
  /** The packages to download for it. */
  collect: (root: AptRoot, resolution: Resolution) => Promise<PackageRecord[]>;
  /** Unpacks the files into an empty directory; resolves to what to remember. */
  unpack: (
    files: string[],
    directory: string,
    resolution: Resolution,
  ) => Promise<Stamp>;
  /** What was remembered in the directory of a version, if it is good. */
  recall: (directory: string) => Promise<Stamp | undefined>;
  /**
   * What will do while the archive cannot be reached, beside what it said last.
   */
  offline?: {
    /** Whether a version in the cache is one that was asked for. */
    isWanted: (version: string) => boolean;
    /** The package that an unpacked version is of. */
    nameOf: (stamp: Stamp) => string;
  };
}

/** A package that is unpacked. */
export interface UnpackedPackage<Stamp> {
  /** Where it is. */
  directory: string;
  resolution: Resolution;
  /** What was remembered when it was unpacked. */
  stamp: Stamp;
}

/**
 * Gets a package: asks the archive what is newest at most once a day, downloads
 * and unpacks a version at most once, and uses what it has when the archive
 * cannot be reached.
 *
 * @throws {EnvironmentError}
 */
export async function acquirePackage<Stamp>(
  request: PackageRequest<Stamp>,
  options: AcquireOptions,
): Promise<UnpackedPackage<Stamp>> {
  return await findFresh(request, options) ?? await withCacheLock(
    options.cacheDirectory,
    {
      talk: options.talk,
      signal: options.signal,
      purpose: `getting ${request.key}`,
    },
    // While this one waited another process may have got it.
    async () =>
      await findFresh(request, options) ?? await getPackage(request, options),
  );
}

/** Unpacks the files of a package into a directory. */
export async function unpackDeb(
  file: string,
  directory: string,
  options: AcquireOptions,
): Promise<void> {
  const name = file.slice(file.lastIndexOf("/") + 1);
  const action = `Cannot unpack "${name}"`;
  options.talk.status(`Unpacking ${name}`);
  const { status, stderr } = await runCommand(
    ["dpkg-deb", "--extract", file, directory],
    {
      action,
      deadlineSeconds: 600,
      signal: options.signal,
      environment: options.environment,
      debianPackages: ["dpkg"],
    },
  );
  if (status === 0) return;
  throw new EnvironmentError(
    isDiskFull(stderr)
      ? {
        action,
        seen: "no space left on the disk",
        mend: diskFullMend(options.cacheDirectory),
      }
      : { action, seen: firstComplaint(stderr) },
  );
}

async function findFresh<Stamp>(
  request: PackageRequest<Stamp>,
  options: AcquireOptions,
): Promise<UnpackedPackage<Stamp> | undefined> {
  const resolution = await recallResolution(memoryOf(request), request.key);
  if (resolution === undefined) return undefined;
  return isFreshResolution(resolution) || request.isFinal?.(resolution)
    ? await findUnpacked(request, resolution, options)
    : undefined;
}

async function findUnpacked<Stamp>(
  request: PackageRequest<Stamp>,
  resolution: Resolution,
  options: AcquireOptions,
): Promise<UnpackedPackage<Stamp> | undefined> {
  const directory = directoryOf(request, resolution);
  await holdDirectory(directory, options);
  const stamp = await request.recall(directory);
  return stamp === undefined ? undefined : { directory, resolution, stamp };
}

/** The newest version in the cache that is one of those asked for. */
async function findInCache<Stamp>(
  request: PackageRequest<Stamp>,
  options: AcquireOptions,
): Promise<UnpackedPackage<Stamp> | undefined> {
  const { isWanted, nameOf } = request.offline ?? {};
  if (isWanted === undefined || nameOf === undefined) return undefined;
  const entries = await Array.fromAsync(Deno.readDir(request.directory))
    .catch(() => []);
  const versions = entries.map(({ name }) => name).filter(isWanted)
    .sort((a, b) => compareDebianVersions(b, a));
  for (const version of versions) {
    const directory = `${request.directory}/${version}`;
    await holdDirectory(directory, options);
    const stamp = await request.recall(directory);
    if (stamp === undefined) continue;
    const askedAt = new Date().toISOString();
    const resolution = { package: nameOf(stamp), version, askedAt };
    return { directory, resolution, stamp };
  }
  return undefined;
}

/** The lock is held. */
async function getPackage<Stamp>(
  request: PackageRequest<Stamp>,
  options: AcquireOptions,
): Promise<UnpackedPackage<Stamp>> {
  const memory = memoryOf(request);
  try {
    const root = await openAptRoot(options);
    await updateLists(root);
    const resolution = {
      ...await request.resolve(root),
      askedAt: new Date().toISOString(),
    };
    const unpacked = await findUnpacked(request, resolution, options) ??
      await unpackNew(request, resolution, root);
    await rememberResolution(memory, request.key, resolution);
    return unpacked;
  } catch (error) {
    if (!(error instanceof AptError && error.trouble === "network")) {
      throw error;
    }
    const remembered = await recallResolution(memory, request.key);
    const usable =
      remembered && await findUnpacked(request, remembered, options) ||
      await findInCache(request, options);
    if (usable === undefined) {
      throw new AptError(`Cannot get ${request.key}`, error.trouble, {
        seen:
          `the cache does not have it, and Debian's archive does not answer: ${error.seen}`,
        mend: error.mend,
      });
    }
    const { package: name, version, askedAt } = usable.resolution;
    const newest = usable.resolution === remembered
      ? `on ${askedAt.slice(0, 10)}`
      : "in the cache";
    options.talk.say(
      `Debian's archive does not answer: using ${name} ${version}, the newest ${newest}`,
    );
    return usable;
  }
}

async function unpackNew<Stamp>(
  request: PackageRequest<Stamp>,
  resolution: Resolution,
  root: AptRoot,
): Promise<UnpackedPackage<Stamp>> {
  const { package: name, version } = resolution;
  const packages = await request.collect(root, resolution);
  const files = await downloadPackages(root, packages);
  const startedAt = Date.now();
  const directory = directoryOf(request, resolution);
  const stamp = await makeWholeDirectory(directory, {
    action: `Cannot unpack ${name} ${version}`,
    signal: root.signal,
    fill: (partial) => request.unpack(files, partial, resolution),
  });
  await holdDirectory(directory, root);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  root.talk.say(`Unpacked ${name} ${version} in ${seconds} s`);
  for (const file of files) await Deno.remove(file).catch(() => {});
  return { directory, resolution, stamp };
}

function memoryOf({ directory }: { directory: string }): string {
  return `${directory}/newest.json`;
}

function directoryOf(
  { directory }: { directory: string },
  { version }: Resolution,
): string {
  return `${directory}/${version.replaceAll(":", "_")}`;
}
