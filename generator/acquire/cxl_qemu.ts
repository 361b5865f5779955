/** A QEMU whose CXL devices work with the kernels that are tested. */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { listVersions, showPackage } from "./apt.ts";
import type { AptRoot } from "./apt_root.ts";
import { programDirectories, runCommand } from "./command.ts";
import { acquirePackage, unpackDeb } from "./debian_package.ts";
import { compareDebianVersions } from "./debian_version.ts";
import { requirePlainPath } from "./plain_path.ts";
import { findProgram } from "./program_file.ts";
import type { Resolution } from "./resolution.ts";
import { readStamp } from "./whole_directory.ts";

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
 * events, without which 6.12 does not take them.
 */
const LEAST_VERSION = "10.0";

const PACKAGE = "qemu-system-x86";

/** Of the same version as the package. */
const DATA_PACKAGE = "qemu-system-data";

/** Where the packages have the firmware. */
const FIRMWARE = ["usr/share/qemu", "usr/share/seabios"];

/**
 * Finds a QEMU that is new enough on PATH, or gets that of Debian's backports
 * into the cache: unpacked, not installed.
 *
 * @throws {EnvironmentError}
 */
export async function acquireCxlQemu(options: AcquireOptions): Promise<Qemu> {
  return await findInstalled(options) ?? await getBackport(options);
}

async function findInstalled(
  options: AcquireOptions,
): Promise<Qemu | undefined> {
  const directories = programDirectories(options.environment);
  const programPath = await findProgram(PROGRAM, directories);
  if (programPath === undefined) return undefined;
  const { version } = await askVersion(programPath, options);
  if (
    version === undefined || compareDebianVersions(version, LEAST_VERSION) < 0
  ) return undefined;
  return {
    programPath,
    firmwareDirectories: [],
    origin: `QEMU ${version} at ${programPath}`,
  };
}

async function getBackport(options: AcquireOptions): Promise<Qemu> {
  const action = "Cannot use the QEMU of Debian's backports";
  requirePlainPath(action, options.cacheDirectory);
  const { directory, resolution } = await acquirePackage({
    key: PACKAGE,
    directory: `${options.cacheDirectory}/qemu`,
    source: "backports",
    resolve: resolveNewest,
    isFinal: () => true,
    collect: collectPackages,
    unpack: async (files, into, { version }) => {
      for (const file of files) await unpackDeb(file, into, options);
      return { version };
    },
    recall: async (directory) => await readStamp(directory) ?? undefined,
  }, options);
  const programPath = `${directory}/usr/bin/${PROGRAM}`;
  const { version, complaint } = await askVersion(programPath, options);
  if (version === undefined) {
    throw new EnvironmentError({
      action,
      seen: complaint,
      mend: `install QEMU ${LEAST_VERSION} or newer`,
    });
  }
  return {
    programPath,
    firmwareDirectories: FIRMWARE.map((path) => `${directory}/${path}`),
    origin: `${PACKAGE} ${resolution.version} of Debian`,
  };
}

async function resolveNewest(
  root: AptRoot,
): Promise<{ package: string; version: string }> {
  const version = await newestOf(root, PACKAGE);
  if (version === undefined || isOld(version)) {
    throw new EnvironmentError({
      action: "Cannot get a QEMU with CXL devices",
      seen: version === undefined
        ? `Debian's backports have no ${PACKAGE}`
        : `Debian's backports have ${PACKAGE} ${version}, older than ${LEAST_VERSION}`,
      mend: `install QEMU ${LEAST_VERSION} or newer`,
    });
  }
  return { package: PACKAGE, version };
}

/** Whether a package's version, which may have an epoch, is too old. */
function isOld(version: string): boolean {
  return compareDebianVersions(version.replace(/^\d+:/, ""), LEAST_VERSION) < 0;
}

async function collectPackages(
  root: AptRoot,
  { package: name, version }: Resolution,
) {
  const seabios = await newestOf(root, "seabios");
  return await Promise.all([
    showPackage(root, name, version),
    showPackage(root, DATA_PACKAGE, version),
    ...seabios === undefined ? [] : [showPackage(root, "seabios", seabios)],
  ]);
}

async function newestOf(
  root: AptRoot,
  name: string,
): Promise<string | undefined> {
  const [newest] = (await listVersions(root, [name]))
    .sort((a, b) => compareDebianVersions(b.version, a.version));
  return newest?.version;
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
