/** A QEMU whose CXL devices work with the kernels that are tested. */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { programDirectories, runCommand } from "./command.ts";
import { compareDebianVersions } from "./debian_version.ts";
import { findProgram } from "./program_file.ts";
import { acquireSidPrograms } from "./sid_program.ts";

/** A QEMU that is not the one that virtme-ng would find. */
export interface Qemu {
  /** Absolute path of `qemu-system-x86_64`. */
  programPath: string;
  /** Absolute paths of the directories with its firmware; none if it is installed. */
  firmwareDirectories: string[];
  /** `qemu-system-x86 1:10.0.2 of Debian`, or the version and path. */
  origin: string;
}

const PROGRAM = "qemu-system-x86_64";

/**
 * The oldest that is known to work. 7.2 has CXL devices, but no interrupts for
 * events, without which 6.12 does not take them. 10.0 emulates each access to
 * CXL memory, and dies of a segmentation fault once that is System RAM.
 */
const LEAST_VERSION = "11.1";

const PACKAGE = "qemu-system-x86";

/** Where the packages have the firmware. */
const FIRMWARE = ["usr/share/qemu", "usr/share/seabios"];

/**
 * Finds a QEMU that is new enough on PATH, or gets Debian's newest into the
 * cache: unpacked, not installed.
 *
 * @throws {EnvironmentError}
 */
export async function acquireCxlQemu(options: AcquireOptions): Promise<Qemu> {
  return await findInstalled(options) ?? await getNewest(options);
}

async function findInstalled(
  options: AcquireOptions,
): Promise<Qemu | undefined> {
  const directories = programDirectories(options.environment);
  const programPath = await findProgram(PROGRAM, directories);
  if (programPath === undefined) return undefined;
  const { version } = await askVersion(programPath, options);
  if (version === undefined || isOld(version)) return undefined;
  return {
    programPath,
    firmwareDirectories: [],
    origin: `QEMU ${version} at ${programPath}`,
  };
}

async function getNewest(options: AcquireOptions): Promise<Qemu> {
  const { root, programDirectory, version } = await acquireSidPrograms({
    package: PACKAGE,
    programs: [`usr/bin/${PROGRAM}`],
  }, options);
  const programPath = `${programDirectory}/${PROGRAM}`;
  const said = await askVersion(programPath, options);
  if (said.version === undefined || isOld(said.version)) {
    throw new EnvironmentError({
      action: `Cannot use ${PACKAGE} ${version} of Debian`,
      seen: said.version === undefined
        ? said.complaint
        : `it is ${said.version}, older than ${LEAST_VERSION}`,
      mend: `install QEMU ${LEAST_VERSION} or newer`,
    });
  }
  return {
    programPath,
    firmwareDirectories: FIRMWARE.map((path) => `${root}/${path}`),
    origin: `${PACKAGE} ${version} of Debian`,
  };
}

function isOld(version: string): boolean {
  return compareDebianVersions(version, LEAST_VERSION) < 0;
}

/** The version, or what went wrong instead. */
async function askVersion(
  programPath: string,
  options: AcquireOptions,
): Promise<{ version: string | undefined; complaint: string }> {
  const { stdout, stderr } = await runCommand([programPath, "--version"], {
    action: "Cannot run QEMU",
    deadlineSeconds: 60,
    signal: options.signal,
    environment: options.environment,
    debianPackages: [PACKAGE],
  });
  return {
    version: stdout.match(/^QEMU emulator version (\d+\.\d+\S*)/m)?.[1],
    complaint: stderr.trim().split("\n").at(-1) || "it said nothing",
  };
}
