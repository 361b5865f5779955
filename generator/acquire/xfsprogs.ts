/** Programs for filesystems that are newer than this machine's. */

import type { AcquireOptions } from "./acquire_options.ts";
import { programDirectories, runCommand } from "./command.ts";
import { compareDebianVersions } from "./debian_version.ts";
import { findProgram } from "./program_file.ts";
import { acquireSidPrograms } from "./sid_program.ts";

/** The programs of xfsprogs that tests use. */
const PROGRAMS = ["usr/sbin/mkfs.xfs", "usr/sbin/xfs_repair"];

/**
 * The directory with an xfsprogs that is not older than `leastVersion`, to be
 * put on PATH; undefined where this machine's is new enough. Else Debian's
 * newest is unpacked in the cache.
 *
 * @throws {EnvironmentError}
 */
export async function acquireXfsprogs(
  leastVersion: string,
  options: AcquireOptions,
): Promise<string | undefined> {
  const installed = await askInstalled(options);
  if (
    installed !== undefined &&
    compareDebianVersions(installed, leastVersion) >= 0
  ) return undefined;
  const { programDirectory } = await acquireSidPrograms({
    package: "xfsprogs",
    programs: PROGRAMS,
  }, options);
  return programDirectory;
}

async function askInstalled(
  options: AcquireOptions,
): Promise<string | undefined> {
  const directories = programDirectories(options.environment);
  const program = await findProgram("mkfs.xfs", directories);
  if (program === undefined) return undefined;
  const { stdout } = await runCommand([program, "-V"], {
    action: "Cannot run mkfs.xfs",
    deadlineSeconds: 60,
    signal: options.signal,
    environment: options.environment,
    debianPackages: ["xfsprogs"],
  });
  return stdout.match(/^mkfs\.xfs version (\d+\.\d+\S*)/m)?.[1];
}
