/**
 * An apt of our own: its configuration, lists and downloads live in the cache,
 * and neither read nor change those of this machine.
 */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { runCommand } from "./command.ts";
import {
  type DebianMirrors,
  DEFAULT_MIRRORS,
  findMirrors,
  readHostSources,
} from "./debian_mirror.ts";
import { environmentFault } from "./fault.ts";
import { replaceFile } from "./whole_directory.ts";

/** An apt of our own, made by {@linkcode openAptRoot}. */
export interface AptRoot extends AcquireOptions {
  /** Where it lives: `CACHE/apt`. */
  directory: string;
}

/** The suites that packages are taken from, and which archive has them. */
const SUITES: readonly [suite: string, archive: keyof DebianMirrors][] = [
  ["bookworm", "main"],
  ["bookworm-security", "security"],
  ["trixie", "main"],
  ["trixie-security", "security"],
  ["sid", "main"],
];

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

const DIRECTORIES = [
  "etc/apt.conf.d",
  "etc/preferences.d",
  "etc/trusted.gpg.d",
  "state/lists/partial",
  "cache/archives/partial",
  "debs",
];

/**
 * Makes the apt root in the cache, or finds it again, with Debian's mirror and
 * the proxy that this machine is set up to use. The caller holds the lock of the
 * cache.
 *
 * @throws {EnvironmentError} if there is no apt, or the cache cannot be written
 */
export async function openAptRoot(options: AcquireOptions): Promise<AptRoot> {
  const directory = `${options.cacheDirectory}/apt`;
  const root: AptRoot = { ...options, directory };
  const action = "Cannot use Debian's archive";
  if (/["\\\n]/.test(directory)) {
    throw new EnvironmentError({
      action,
      seen:
        `apt cannot work in "${directory}", which has a quote, a backslash or a line end in it`,
    });
  }
  const hostSettings = await readHostSettings(root, action);
  const hostMirrors = findMirrors(await readHostSources("/etc/apt"));
  try {
    for (const path of DIRECTORIES) {
      await Deno.mkdir(`${directory}/${path}`, { recursive: true });
    }
    await writeIfChanged(`${directory}/state/status`, "");
    await writeIfChanged(
      `${directory}/apt.conf`,
      aptConfiguration(directory, hostSettings),
    );
    const sources = await readIfThere(sourcesPath(root));
    if (!sources?.startsWith(madeFor(hostMirrors))) {
      await useMirrors(root, hostMirrors, hostMirrors);
    }
  } catch (error) {
    throw environmentFault(action, error, { path: directory });
  }
  return root;
}

/**
 * Uses Debian's own mirrors from now on, as long as this machine's are the same:
 * they need not have all suites. False if they are used already.
 */
export async function fallBackToDefaultMirrors(
  root: AptRoot,
): Promise<boolean> {
  const before = await readIfThere(sourcesPath(root));
  const hostMirrors = findMirrors(await readHostSources("/etc/apt"));
  await useMirrors(root, hostMirrors, DEFAULT_MIRRORS);
  if (before === await readIfThere(sourcesPath(root))) return false;
  root.talk.say(
    `This machine's mirror of Debian does not have all suites: using ${DEFAULT_MIRRORS.main}`,
  );
  return true;
}

/** The file whose time says when the package lists were fetched. */
export function updatedStampPath(root: AptRoot): string {
  return `${root.directory}/state/updated`;
}

/** What apt programs are run with. */
export function aptEnvironment(root: AptRoot): Record<string, string> {
  return { ...root.environment, APT_CONFIG: `${root.directory}/apt.conf` };
}

function sourcesPath(root: AptRoot): string {
  return `${root.directory}/etc/sources.list`;
}

/** First line of the sources: tells a change of this machine's mirrors. */
function madeFor(hostMirrors: DebianMirrors): string {
  return `# for a machine that uses ${hostMirrors.main} ${hostMirrors.security}\n`;
}

async function useMirrors(
  root: AptRoot,
  hostMirrors: DebianMirrors,
  mirrors: DebianMirrors,
): Promise<void> {
  const lines = SUITES.map(([suite, archive]) =>
    `deb [signed-by=${KEYRING}] ${mirrors[archive]} ${suite} main\n`
  );
  await replaceFile(sourcesPath(root), madeFor(hostMirrors) + lines.join(""));
  await Deno.remove(updatedStampPath(root)).catch(() => {});
}

/** Where apt keeps its things, how it connects, and that it is strict. */
function aptConfiguration(directory: string, hostSettings: string): string {
  // The user "_apt", which root's apt downloads as, may not enter the cache.
  const sandbox = Deno.uid() === 0 ? 'APT::Sandbox::User "root";\n' : "";
  return `Dir "${directory}";
Dir::State "${directory}/state";
Dir::State::status "${directory}/state/status";
Dir::Cache "${directory}/cache";
Dir::Cache::srcpkgcache "";
Dir::Etc "${directory}/etc";
Dir::Etc::sourcelist "${directory}/etc/sources.list";
Dir::Etc::sourceparts "-";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Get::AllowUnauthenticated "false";
APT::Update::Error-Mode "any";
${sandbox}Acquire::AllowInsecureRepositories "false";
Acquire::GzipIndexes "true";
Acquire::Languages "none";
Acquire::PDiffs "false";
Acquire::Retries "2";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
${hostSettings}`;
}

/** How this machine's apt connects: proxies, certificates, timeouts. */
async function readHostSettings(
  root: AptRoot,
  action: string,
): Promise<string> {
  const { stdout } = await runCommand([
    "apt-config",
    "dump",
    "Acquire::http",
    "Acquire::https",
    "Acquire::ForceIPv4",
    "Acquire::ForceIPv6",
  ], {
    action,
    deadlineSeconds: 60,
    signal: root.signal,
    environment: root.environment,
    debianPackages: ["apt"],
  });
  return stdout.split("\n").filter((line) =>
    /^Acquire::(https?::\S+|ForceIPv[46]) "[^"]+";$/.test(line)
  ).map((line) => `${line}\n`).join("");
}

async function writeIfChanged(path: string, text: string): Promise<void> {
  if (await readIfThere(path) !== text) await replaceFile(path, text);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
