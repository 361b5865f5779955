/**
 * Debian's archive, through an apt of our own. apt checks every signature;
 * nothing here can switch that off. The caller holds the lock of the cache.
 */

import { FRESH_SECONDS } from "./acquire_options.ts";
import { AptError, aptError } from "./apt_error.ts";
import {
  classifyApt,
  type PackageRecord,
  type PackageVersion,
  parseDownloadPercent,
  parseExpired,
  parseMadison,
  parsePrintedUris,
  parseShow,
} from "./apt_output.ts";
import { aptEnvironment, type AptRoot, updatedStampPath } from "./apt_root.ts";
import { type CommandResult, runCommand } from "./command.ts";
import { replaceFile } from "./whole_directory.ts";

/** Seconds; apt's own limit on silence ends a dead connection sooner. */
const UPDATE_DEADLINE = 900;
const DOWNLOAD_DEADLINE = 3600;
const QUERY_DEADLINE = 120;

/** Seconds that the apt of a process that was killed may take to end. */
const ORPHAN_SECONDS = 60;

/**
 * Fetches the package lists if they are older than a day, or at once with
 * `force`. Resolves to whether it did.
 *
 * @throws {AptError}
 */
export async function updateLists(
  root: AptRoot,
  { force = false }: { force?: boolean } = {},
): Promise<boolean> {
  const stamp = updatedStampPath(root);
  if (!force && await isFresh(stamp)) return false;
  let result = await update(root);
  if (result.status !== 0 && classifyApt(result.stderr) === "expired") {
    for (const { index, since } of parseExpired(result.stderr)) {
      root.talk.say(
        `${index} expired ${since} ago: going on with it, as its signature is still checked`,
      );
    }
    result = await update(root, "-o", "Acquire::Check-Valid-Until=false");
  }
  if (result.status !== 0) {
    throw aptError(
      "Cannot fetch Debian's package lists",
      result.stderr,
      root.directory,
    );
  }
  await replaceFile(stamp, "");
  return true;
}

/**
 * The versions of these packages in the lists; those of one package newest
 * first. Packages that are not there are left out.
 *
 * @throws {AptError}
 */
export async function listVersions(
  root: AptRoot,
  packages: string[],
): Promise<PackageVersion[]> {
  if (packages.length === 0) return [];
  const action = `Cannot look up ${packages[0]} in Debian's package lists`;
  const { stdout } = await query(root, action, ["madison", ...packages]);
  return parseMadison(stdout);
}

/**
 * The names of all packages that begin with `prefix`, sorted.
 *
 * @throws {AptError}
 */
export async function listPackageNames(
  root: AptRoot,
  prefix: string,
): Promise<string[]> {
  const action = `Cannot look up ${prefix}* in Debian's package lists`;
  const { stdout } = await query(root, action, ["pkgnames", prefix]);
  return stdout.split("\n").filter((name) => name !== "").sort();
}

/**
 * What the lists say about one version of a package.
 *
 * @throws {AptError} of trouble `unknown` if they do not have it
 */
export async function showPackage(
  root: AptRoot,
  name: string,
  version: string,
): Promise<PackageRecord> {
  const action = `Cannot look up ${name} ${version} in Debian's package lists`;
  const { stdout } = await query(root, action, ["show", `${name}=${version}`]);
  const record = parseShow(stdout).find((record) =>
    record.name === name && record.version === version
  );
  if (record !== undefined) return record;
  throw new AptError(action, "unknown", { seen: "it is not in them" });
}

/**
 * A package of a suite and all that it needs, down to the C library: what a
 * machine without any package would install. The package itself is the first.
 *
 * @throws {AptError} of trouble `unknown` if the lists do not have it
 */
export async function listClosure(
  root: AptRoot,
  suite: string,
  name: string,
): Promise<PackageRecord[]> {
  const action = `Cannot find out what ${name} of ${suite} needs`;
  const { status, stdout, stderr } = await aptGet(root, {
    action,
    doing: `Looking up what ${name} needs`,
    args: [
      ...["install", "--print-uris", "--yes", "--no-install-recommends"],
      ...["--target-release", suite, name],
    ],
    deadlineSeconds: QUERY_DEADLINE,
  });
  if (status !== 0) throw aptError(action, stderr, root.directory);
  const records = parsePrintedUris(stdout);
  const itself = records.find((record) => record.name === name);
  if (itself === undefined) {
    throw new AptError(action, "unknown", { seen: "it is not in the lists" });
  }
  return [itself, ...records.filter((record) => record !== itself)];
}

/** How many packages are named before the rest is counted. */
const NAMED_PACKAGES = 4;

/**
 * Downloads packages of exactly these versions and resolves to the paths of the
 * files. What an interrupted call got is kept, and continued.
 *
 * @throws {AptError}
 */
export async function downloadPackages(
  root: AptRoot,
  packages: PackageRecord[],
): Promise<string[]> {
  const directory = `${root.directory}/debs`;
  const names = nameSome(packages);
  const action = `Cannot download ${names}`;
  root.talk.say(`Downloading ${names} (${sizeText(packages)})`);
  const download = () =>
    aptGet(root, {
      action,
      doing: "Downloading",
      args: [
        "download",
        ...packages.map(({ name, version }) => `${name}=${version}`),
      ],
      cwd: directory,
      deadlineSeconds: DOWNLOAD_DEADLINE,
    });
  let result = await download();
  if (result.status !== 0 && classifyApt(result.stderr) === "gone") {
    // The archive may have moved on since the lists were fetched.
    await updateLists(root, { force: true });
    result = await download();
  }
  if (result.status !== 0) {
    throw aptError(action, result.stderr, root.directory);
  }
  const files = await Array.fromAsync(Deno.readDir(directory));
  return packages.map(({ name, version }) => {
    const prefix = `${name}_${version.replaceAll(":", "%3a")}_`;
    const file = files.find((entry) =>
      entry.name.startsWith(prefix) && entry.name.endsWith(".deb")
    );
    if (file !== undefined) return `${directory}/${file.name}`;
    throw new AptError(action, "other", {
      seen: `apt-get left no "${prefix}*.deb" in "${directory}"`,
    });
  });
}

function nameSome(packages: PackageRecord[]): string {
  const names = packages.map(({ name, version }) => `${name} ${version}`);
  return names.length <= NAMED_PACKAGES
    ? names.join(", ")
    : `${names[0]} and ${names.length - 1} that it needs`;
}

function sizeText(packages: PackageRecord[]): string {
  const bytes = packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return bytes < 2 ** 20
    ? `${Math.ceil(bytes / 2 ** 10)} KiB`
    : `${Math.round(bytes / 2 ** 20)} MiB`;
}

async function update(
  root: AptRoot,
  ...settings: string[]
): Promise<CommandResult> {
  const giveUpAt = Date.now() + ORPHAN_SECONDS * 1000;
  for (;;) {
    const result = await aptGet(root, {
      action: "Cannot fetch Debian's package lists",
      doing: "Fetching Debian's package lists",
      args: ["update", ...settings],
      deadlineSeconds: UPDATE_DEADLINE,
    });
    const locked = result.status !== 0 &&
      classifyApt(result.stderr) === "locked";
    if (!locked || Date.now() >= giveUpAt) return result;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

interface AptGetOptions {
  action: string;
  /** For the progress. */
  doing: string;
  args: string[];
  deadlineSeconds: number;
  cwd?: string;
}

function aptGet(root: AptRoot, options: AptGetOptions): Promise<CommandResult> {
  const { action, doing, args, deadlineSeconds, cwd } = options;
  root.talk.status(doing);
  return runCommand([
    // Where nobody answers, apt would outlive a killed yank, with its locks.
    ...["setpriv", "--pdeathsig", "TERM"] as const,
    ...["apt-get", "-q", "-o", "APT::Status-Fd=1"],
    ...args,
  ], {
    action,
    deadlineSeconds,
    cwd,
    signal: root.signal,
    environment: aptEnvironment(root),
    debianPackages: ["apt", "util-linux"],
    onLine: (line) => {
      const percent = parseDownloadPercent(line);
      if (percent !== undefined) root.talk.status(`${doing}: ${percent} %`);
    },
  });
}

async function query(
  root: AptRoot,
  action: string,
  args: string[],
): Promise<CommandResult> {
  const result = await runCommand(["apt-cache", ...args], {
    action,
    deadlineSeconds: QUERY_DEADLINE,
    signal: root.signal,
    environment: aptEnvironment(root),
    debianPackages: ["apt"],
  });
  if (result.status === 0 || classifyApt(result.stderr) === "unknown") {
    return result;
  }
  throw aptError(action, result.stderr, root.directory);
}

async function isFresh(path: string): Promise<boolean> {
  const { mtime } = await Deno.stat(path).catch(() => ({ mtime: null }));
  if (mtime === null) return false;
  const ageSeconds = (Date.now() - mtime.getTime()) / 1000;
  return ageSeconds >= 0 && ageSeconds < FRESH_SECONDS;
}
