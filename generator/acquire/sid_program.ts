/** Programs of Debian's newest, run with libraries of their own. */

import type { AcquireOptions } from "./acquire_options.ts";
import { listClosure, listVersions } from "./apt.ts";
import { AptError } from "./apt_error.ts";
import { acquirePackage, unpackDeb } from "./debian_package.ts";
import { environmentFault } from "./fault.ts";
import { requirePlainPath } from "./plain_path.ts";
import { readStamp } from "./whole_directory.ts";

const SUITE = "sid";

/** Programs of a package, and what they are called in it. */
export interface SidProgramRequest {
  package: string;
  /** Paths in the package: `usr/sbin/mkfs.xfs`. */
  programs: readonly string[];
}

/** A package of sid's that is unpacked, with all that it needs. */
export interface SidPackage {
  version: string;
  /** Absolute path of what would be `/`. */
  root: string;
  /** Absolute path of a directory with the programs, to be put on PATH. */
  programDirectory: string;
}

/**
 * Gets a package and what it needs into the cache: unpacked, not installed. Each
 * of the programs is started by the C library that it was made for, whatever
 * this machine has.
 *
 * @throws {EnvironmentError}
 */
export async function acquireSidPrograms(
  request: SidProgramRequest,
  options: AcquireOptions,
): Promise<SidPackage> {
  const { package: name, programs } = request;
  requirePlainPath(
    `Cannot use ${name} of Debian ${SUITE}`,
    options.cacheDirectory,
  );
  const { directory, resolution } = await acquirePackage({
    key: name,
    directory: `${options.cacheDirectory}/${SUITE}/${name}`,
    resolve: async (root) => {
      const versions = await listVersions(root, [name]);
      const newest = versions.find(({ suite }) => suite === SUITE);
      if (newest !== undefined) {
        return { package: name, version: newest.version };
      }
      throw new AptError(`Cannot get ${name}`, "unknown", {
        seen: `Debian ${SUITE} does not have it`,
      });
    },
    isFinal: () => true,
    collect: (root) => listClosure(root, SUITE, name),
    unpack: async (files, into, { version }) => {
      for (const file of files) await unpackDeb(file, `${into}/root`, options);
      await writeStarters(`${into}/bin`, programs);
      return { version };
    },
    recall: async (directory) => await readStamp(directory) ?? undefined,
  }, options);
  return {
    version: resolution.version,
    root: `${directory}/root`,
    programDirectory: `${directory}/bin`,
  };
}

async function writeStarters(
  directory: string,
  programs: readonly string[],
): Promise<void> {
  try {
    await Deno.mkdir(directory);
    for (const path of programs) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      await Deno.writeTextFile(`${directory}/${name}`, starter(path), {
        mode: 0o755,
      });
    }
  } catch (error) {
    throw environmentFault("Cannot write programs to the cache", error, {
      path: directory,
    });
  }
}

/** It finds the rest from its own path, as the directory is renamed when whole. */
function starter(path: string): string {
  return `#!/bin/sh
root=\${0%/*}/../root
exec "$root/usr/lib64/ld-linux-x86-64.so.2" --argv0 "$0" \\
	--library-path "$root/usr/lib/x86_64-linux-gnu" "$root/${path}" "$@"
`;
}
