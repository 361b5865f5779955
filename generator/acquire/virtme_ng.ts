/** The tool that boots the guests. */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { listVersions, showPackage } from "./apt.ts";
import type { AptRoot } from "./apt_root.ts";
import { programDirectories, runCommand } from "./command.ts";
import { acquirePackage, unpackDeb } from "./debian_package.ts";
import { compareDebianVersions } from "./debian_version.ts";
import { environmentFault } from "./fault.ts";
import { installCommand } from "./install_command.ts";
import { requirePlainPath } from "./plain_path.ts";
import { findProgram } from "./program_file.ts";
import { readStamp } from "./whole_directory.ts";

/** A virtme-ng that works on this machine. */
export interface VirtmeNg {
  /** Absolute path of the program `vng`. */
  vngPath: string;
  /**
   * To be added to the environment of every `vng`: a HOME of its own, so that no
   * configuration of the user's changes what is run, and where its parts are.
   */
  environment: Record<string, string>;
  /** `virtme-ng 1.41-1 of Debian`, or the version and path of what was there. */
  origin: string;
}

/** Older ones lose stderr where fd 2 cannot be reopened, or refuse to start. */
const LEAST_VERSION = "1.41";

/** What vng imports beyond Python's own. */
const PYTHON_PACKAGES = [
  "python3",
  "python3-argcomplete",
  "python3-requests",
];

/**
 * Finds a `vng` that is new enough on PATH, or gets Debian's into the cache.
 *
 * @throws {EnvironmentError}
 */
export async function acquireVirtmeNg(
  options: AcquireOptions,
): Promise<VirtmeNg> {
  const home = `${options.cacheDirectory}/home`;
  try {
    await Deno.mkdir(home, { recursive: true });
  } catch (error) {
    throw environmentFault("Cannot make virtme-ng a home", error, {
      path: options.cacheDirectory,
    });
  }
  return await findInstalled(home, options) ?? await getDebians(home, options);
}

async function findInstalled(
  home: string,
  options: AcquireOptions,
): Promise<VirtmeNg | undefined> {
  const directories = programDirectories(options.environment);
  const vngPath = await findProgram("vng", directories);
  if (vngPath === undefined) return undefined;
  // pip puts modules of a user below HOME, which is about to be another one.
  const userBase = Deno.env.get("PYTHONUSERBASE") ??
    `${Deno.env.get("HOME") ?? "/root"}/.local`;
  const environment = {
    HOME: home,
    PATH: directories.join(":"),
    PYTHONUSERBASE: userBase,
  };
  const { version, complaint } = await askVersion(
    vngPath,
    environment,
    options,
  );
  if (
    version !== undefined && compareDebianVersions(version, LEAST_VERSION) >= 0
  ) {
    return {
      vngPath,
      environment,
      origin: `virtme-ng ${version} at ${vngPath}`,
    };
  }
  options.talk.say(
    `${vngPath} ${
      version === undefined
        ? `does not work (${complaint})`
        : `is ${version}, older than ${LEAST_VERSION}`
    }: using Debian's virtme-ng`,
  );
  return undefined;
}

async function getDebians(
  home: string,
  options: AcquireOptions,
): Promise<VirtmeNg> {
  requirePlainPath("Cannot use Debian's virtme-ng", options.cacheDirectory);
  const { directory, resolution } = await acquirePackage({
    key: "virtme-ng",
    directory: `${options.cacheDirectory}/virtme-ng`,
    resolve: resolveNewest,
    isFinal: () => true,
    collect: async (root, { package: name, version }) => [
      await showPackage(root, name, version),
    ],
    unpack: async (files, into, { version }) => {
      for (const file of files) await unpackDeb(file, into, options);
      return { version };
    },
    recall: async (directory) => await readStamp(directory) ?? undefined,
  }, options);
  const vngPath = `${directory}/usr/bin/vng`;
  const environment = {
    HOME: home,
    // vng finds virtme-run by PATH.
    PATH: [
      `${directory}/usr/bin`,
      ...programDirectories(options.environment),
    ].join(":"),
    PYTHONPATH: `${directory}/usr/lib/python3/dist-packages`,
  };
  const { version, complaint } = await askVersion(
    vngPath,
    environment,
    options,
  );
  if (version === undefined) {
    throw new EnvironmentError({
      action: "Cannot run virtme-ng",
      seen: complaint,
      mend: installCommand(PYTHON_PACKAGES),
    });
  }
  return {
    vngPath,
    environment,
    origin: `virtme-ng ${resolution.version} of Debian`,
  };
}

async function resolveNewest(
  root: AptRoot,
): Promise<{ package: string; version: string }> {
  const name = "virtme-ng";
  const [newest] = (await listVersions(root, [name]))
    .sort((a, b) => compareDebianVersions(b.version, a.version));
  if (
    newest === undefined ||
    compareDebianVersions(newest.version, LEAST_VERSION) < 0
  ) {
    throw new EnvironmentError({
      action: "Cannot get virtme-ng",
      seen: newest === undefined
        ? "Debian's package lists do not have it"
        : `Debian's newest is ${newest.version}, older than ${LEAST_VERSION}`,
      mend:
        `install virtme-ng ${LEAST_VERSION} or newer, so that vng is on PATH`,
    });
  }
  return { package: name, version: newest.version };
}

/** The version, or what went wrong instead. */
async function askVersion(
  vngPath: string,
  environment: Record<string, string>,
  options: AcquireOptions,
): Promise<{ version: string | undefined; complaint: string }> {
  const { stdout, stderr } = await runCommand([vngPath, "--version"], {
    action: "Cannot run virtme-ng",
    deadlineSeconds: 60,
    signal: options.signal,
    environment: { ...options.environment, ...environment },
    debianPackages: PYTHON_PACKAGES,
  });
  return {
    version: stdout.match(/^virtme-ng (\d+\.\d+\S*)/m)?.[1],
    complaint: stderr.trim().split("\n").at(-1) || "it said nothing",
  };
}
