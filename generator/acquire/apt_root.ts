/**
 * An apt of our own: its configuration, lists and downloads live in the cache,
 * and neither read nor change those of this machine.
 */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { runCommand } from "./command.ts";
import {
  type DebianMirrors,
  findMirrors,
  MIRROR_VARIABLE,
  nameMirrors,
  readHostSources,
} from "./debian_mirror.ts";
import { environmentFault } from "./fault.ts";
import { replaceFile } from "./whole_directory.ts";

/** An apt of our own, made by {@linkcode openAptRoot}. */
export interface AptRoot extends AcquireOptions {
  /** Where it lives: `CACHE/apt`. */
  directory: string;
}

/** Where packages are taken from: suites, and which archive has them. */
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
  const mirrors = await chooseMirrors(options, action);
  try {
    for (const path of DIRECTORIES) {
      await Deno.mkdir(`${directory}/${path}`, { recursive: true });
    }
    await writeIfChanged(`${directory}/state/status`, "");
    await writeIfChanged(
      `${directory}/apt.conf`,
      aptConfiguration(directory, hostSettings),
    );
    const changed = await writeIfChanged(
      `${directory}/etc/sources.list`,
      SUITES.map(([suite, archive]) =>
        `deb [signed-by=${KEYRING}] ${mirrors[archive]} ${suite} main\n`
      ).join(""),
    );
    // The lists of another mirror are not this one's.
    if (changed) await Deno.remove(updatedStampPath(root)).catch(() => {});
  } catch (error) {
    throw environmentFault(action, error, { path: directory });
  }
  return root;
}

/**
 * The mirrors that the user names, else those of this machine's apt.
 *
 * @throws {EnvironmentError} if there are none
 */
async function chooseMirrors(
  { environment }: AcquireOptions,
  action: string,
): Promise<DebianMirrors> {
  const named = environment?.[MIRROR_VARIABLE] ?? Deno.env.get(MIRROR_VARIABLE);
  if (named !== undefined && named !== "") {
    if (/^\w+(\+\w+)?:\/[^\s"[\]]+$/.test(named)) return nameMirrors(named);
    throw new EnvironmentError({
      action,
      seen: `${MIRROR_VARIABLE} is "${named}", which is no URI`,
    });
  }
  const found = findMirrors(await readHostSources("/etc/apt"));
  if (found !== undefined) return found;
  throw new EnvironmentError({
    action,
    seen: "/etc/apt names no mirror of Debian",
    mend: `${MIRROR_VARIABLE}=http://MIRROR/debian deno task start`,
  });
}

/** The file whose time says when the package lists were fetched. */
export function updatedStampPath(root: AptRoot): string {
  return `${root.directory}/state/updated`;
}

/** What apt programs are run with. */
export function aptEnvironment(root: AptRoot): Record<string, string> {
  return { ...root.environment, APT_CONFIG: `${root.directory}/apt.conf` };
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

/** Whether it had to be written. */
async function writeIfChanged(path: string, text: string): Promise<boolean> {
  if (await readIfThere(path) === text) return false;
  await replaceFile(path, text);
  return true;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
