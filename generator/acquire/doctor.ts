/** What this machine has of what is needed, and how to get the rest. */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { aptError } from "./apt_error.ts";
import { classifyApt } from "./apt_output.ts";
import {
  type CommandResult,
  programDirectories,
  runCommand,
  throwIfInterrupted,
} from "./command.ts";
import { HOST_TOOLS, type HostTool } from "./host_tools.ts";
import { INSTALL, installCommand } from "./install_command.ts";
import { findProgram, isStaticProgram } from "./program_file.ts";

export { installCommand } from "./install_command.ts";

/** Whether one thing is there. */
export interface Finding extends HostTool {
  /** Where it is; absent if it is missing, or of no use. */
  found?: string;
  /** Why what is there is of no use. */
  problem?: string;
}

/** Prints which of its arguments can be imported, one on a line. */
const PYTHON_LISTING: readonly [string, ...string[]] = [
  // Debian's virtme-ng runs with this one, whatever PATH says.
  "/usr/bin/python3",
  "-c",
  "import importlib.util as u, sys\nfor m in sys.argv[1:]:\n  if u.find_spec(m): print(m)",
];

/** As {@linkcode PYTHON_LISTING}; checkpatch.pl runs with this one. */
const PERL_LISTING: readonly [string, ...string[]] = [
  "/usr/bin/perl",
  "-e",
  'for (@ARGV) { print "$_\n" if eval "require $_" }',
];

/** Seconds after which this machine's own package lists are fetched again. */
const OLD_LISTS_SECONDS = 24 * 60 * 60;

/** Looks for everything in {@linkcode HOST_TOOLS}, in its order. */
export async function inspectHost(
  options: Pick<AcquireOptions, "signal" | "environment"> = {},
): Promise<Finding[]> {
  const directories = programDirectories(options.environment);
  const [python, perl] = await Promise.all([
    listModules("python-module", PYTHON_LISTING, options),
    listModules("perl-module", PERL_LISTING, options),
  ]);
  const modules = [...python, ...perl];
  return await Promise.all(
    HOST_TOOLS.map((tool) => inspectTool(tool, directories, modules)),
  );
}

/** The packages of what is missing, without what is optional. */
export function missingPackages(findings: Finding[]): string[] {
  const missing = findings.filter(({ found, isOptional }) =>
    found === undefined && !isOptional
  );
  return [...new Set(missing.map(({ debianPackage }) => debianPackage))];
}

/**
 * What a person has to do about what is missing: one command where there is an
 * apt, else what to look for. Undefined if nothing is missing.
 */
export function adviseInstall(findings: Finding[]): string | undefined {
  const packages = missingPackages(findings);
  if (packages.length === 0) return undefined;
  const hasApt = findings.some(({ name, found }) =>
    name === "apt-get" && found !== undefined
  );
  if (hasApt) return installCommand(packages);
  const names = findings.filter(({ found, isOptional }) =>
    found === undefined && !isOptional
  ).map(({ name }) => name);
  return `install, by the means of this system: ${names.join(", ")}`;
}

/**
 * Installs Debian packages on this machine, if this process is root's.
 *
 * The download can be interrupted; the installation itself ends first, so as
 * to leave no half-installed package.
 *
 * @throws {EnvironmentError} with the command for root if this process is not,
 * or with what apt said
 */
export async function installPackages(
  packages: string[],
  options: Omit<AcquireOptions, "cacheDirectory">,
): Promise<void> {
  if (packages.length === 0) return;
  const action = `Cannot install ${packages.join(", ")}`;
  if (Deno.uid() !== 0) {
    throw new EnvironmentError({
      action,
      seen: "only root can",
      mend: installCommand(packages),
    });
  }
  options.talk.say(installCommand(packages));
  if (await areListsOld()) await aptGet(action, ["update"], options);
  const [, ...install] = INSTALL;
  const download = [...install, "--download-only", ...packages];
  let result = await aptGet(action, download, options);
  if (["gone", "unknown"].includes(classifyApt(result.stderr))) {
    await aptGet(action, ["update"], options);
    result = await aptGet(action, download, options);
  }
  if (result.status === 0) {
    result = await aptGet(action, [...install, ...packages], {
      ...options,
      signal: undefined,
    });
  }
  if (result.status !== 0) {
    throw aptError(action, result.stderr, "/var/cache/apt");
  }
  throwIfInterrupted(options.signal);
}

async function inspectTool(
  tool: HostTool,
  directories: string[],
  modules: string[],
): Promise<Finding> {
  const { probe } = tool;
  switch (probe.kind) {
    case "python-module":
    case "perl-module":
      return modules.includes(probe.module)
        ? { ...tool, found: probe.module }
        : tool;
    case "file":
      for (const path of probe.paths) {
        const info = await Deno.stat(path).catch(() => undefined);
        if (info !== undefined) return { ...tool, found: path };
      }
      return tool;
    case "program":
    case "static-program": {
      const found = await findProgram(probe.program, directories);
      if (found === undefined) return tool;
      if (probe.kind === "static-program" && !await isStaticProgram(found)) {
        return { ...tool, problem: `${found} needs shared libraries` };
      }
      return { ...tool, found };
    }
  }
}

/** The modules of {@linkcode HOST_TOOLS} that an interpreter can import. */
async function listModules(
  kind: "python-module" | "perl-module",
  listing: readonly [string, ...string[]],
  options: Pick<AcquireOptions, "signal" | "environment">,
): Promise<string[]> {
  const isThere = await Deno.stat(listing[0]).then(() => true, () => false);
  if (!isThere) return [];
  const wanted = HOST_TOOLS.flatMap(({ probe }) =>
    probe.kind === kind ? [probe.module] : []
  );
  try {
    const { stdout } = await runCommand([...listing, ...wanted], {
      action: `Cannot ask "${listing[0]}" for its modules`,
      deadlineSeconds: 60,
      ...options,
    });
    return stdout.split("\n");
  } catch (error) {
    // An interpreter that cannot be run has no modules for anybody.
    if (error instanceof EnvironmentError) return [];
    throw error;
  }
}

function aptGet(
  action: string,
  args: string[],
  { talk, signal, environment }: Omit<AcquireOptions, "cacheDirectory">,
): Promise<CommandResult> {
  return runCommand(["apt-get", "-q", ...args], {
    action,
    deadlineSeconds: 1800,
    signal,
    environment: { ...environment, DEBIAN_FRONTEND: "noninteractive" },
    debianPackages: ["apt"],
    onLine: (line) => talk.status(`Installing packages: ${line}`),
  });
}

async function areListsOld(): Promise<boolean> {
  const directory = "/var/lib/apt/lists";
  let newest = 0;
  try {
    for await (const { name } of Deno.readDir(directory)) {
      if (!name.includes("Packages")) continue;
      const { mtime } = await Deno.stat(`${directory}/${name}`);
      newest = Math.max(newest, mtime?.getTime() ?? 0);
    }
  } catch {
    // Not there: to be fetched.
  }
  return Date.now() - newest > OLD_LISTS_SECONDS * 1000;
}
