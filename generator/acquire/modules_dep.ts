/** The index of a kernel's modules, which Debian makes at installation only. */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { runCommand } from "./command.ts";
import { firstComplaint } from "./fault.ts";

/**
 * Makes `modules.dep` and its like in `ROOT/lib/modules/RELEASE`, if they are not
 * there.
 *
 * @throws {EnvironmentError} if depmod cannot
 */
export async function makeModulesDep(
  modulesPath: string,
  { talk, signal, environment }: Omit<AcquireOptions, "cacheDirectory">,
): Promise<void> {
  if (await hasModulesDep(modulesPath)) return;
  const [, root = "/", release = ""] =
    modulesPath.match(/^(.*)\/lib\/modules\/([^/]+)$/) ?? [];
  const action = `Cannot index the modules of ${release}`;
  talk.status(`Indexing the modules of ${release}`);
  const { status, stderr } = await runCommand(
    ["depmod", "--all", "--basedir", root || "/", release],
    {
      action,
      deadlineSeconds: 300,
      signal,
      environment,
      debianPackages: ["kmod"],
    },
  );
  if (status !== 0 || !await hasModulesDep(modulesPath)) {
    throw new EnvironmentError({
      action,
      seen: `depmod ended with status ${status}: ${firstComplaint(stderr)}`,
    });
  }
}

async function hasModulesDep(modulesPath: string): Promise<boolean> {
  const path = `${modulesPath}/modules.dep`;
  return (await Deno.stat(path).catch(() => undefined))?.isFile ?? false;
}
