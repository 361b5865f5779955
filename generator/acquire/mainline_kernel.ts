/** Canonical's builds of upstream kernels, which virtme-ng downloads. */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { withCacheLock } from "./cache_lock.ts";
import { runCommand } from "./command.ts";
import { holdDirectory } from "./directory_use.ts";
import { diskFullMend, isDiskFull } from "./fault.ts";
import { findKernelConfig } from "./kernel_config.ts";
import { findModules, readKernelRelease } from "./kernel_image.ts";
import type { Kernel } from "./kernel_record.ts";
import { makeModulesDep } from "./modules_dep.ts";
import { acquireVirtmeNg, type VirtmeNg } from "./virtme_ng.ts";
import { readStamp, replaceFile, stampPath } from "./whole_directory.ts";

/**
 * Has virtme-ng download an upstream version, once. It asks kernel.ubuntu.com
 * over https; the builds carry no signature that it checks.
 *
 * @param version `v6.12`, `v6.12.3`, `v7.0-rc2`
 * @throws {EnvironmentError}
 */
export async function acquireMainlineKernel(
  version: string,
  options: AcquireOptions,
): Promise<Kernel> {
  const virtmeNg = await acquireVirtmeNg(options);
  return await withCacheLock(options.cacheDirectory, {
    talk: options.talk,
    signal: options.signal,
    purpose: `getting ${version}`,
  }, async () => {
    const directory = `${
      virtmeNg.environment["HOME"]
    }/.cache/virtme-ng/${version}`;
    const imagePath = await download(directory, virtmeNg, options);
    await holdDirectory(directory, options);
    const release = await readKernelRelease(imagePath);
    const modulesPath = await findModules(imagePath, release);
    if (modulesPath !== undefined) await makeModulesDep(modulesPath, options);
    return {
      selector: version,
      imagePath,
      ...(modulesPath === undefined ? {} : { modulesPath }),
      ...await findKernelConfig(imagePath, release),
      origin: `${version} of kernel.ubuntu.com, ${release}`,
    };
  });
}

/** The last part of the directory is the version. */
async function download(
  directory: string,
  { vngPath, environment }: VirtmeNg,
  options: AcquireOptions,
): Promise<string> {
  const version = directory.slice(directory.lastIndexOf("/") + 1);
  const action = `Cannot get the kernel "${version}"`;
  const isComplete = await readStamp(directory) !== undefined;
  if (!isComplete) {
    // virtme-ng takes what an interrupted download left for the whole.
    await Deno.remove(directory, { recursive: true }).catch(() => {});
    options.talk.say(
      `Downloading ${version} from kernel.ubuntu.com, without a signature`,
    );
  }
  const { status, stdout, stderr } = await runCommand(
    // A dry run downloads the kernel, then prints how it would be booted.
    [vngPath, "--dry-run", "--force-9p", "--run", version, "--exec", "true"],
    {
      action,
      deadlineSeconds: 3600,
      signal: options.signal,
      cwd: options.cacheDirectory,
      environment: { ...options.environment, ...environment },
    },
  );
  const imagePath = stdout.match(/ -kernel (\S+)/)?.[1];
  if (status === 0 && imagePath !== undefined) {
    // Those who hold the directory hold this file, not one in its place.
    if (!isComplete) await replaceFile(stampPath(directory), "{}\n");
    return imagePath;
  }
  const complaint = stderr.trim().split("\n").at(-1) || "it said nothing";
  throw new EnvironmentError({
    action,
    seen: `virtme-ng: ${complaint}`,
    ...(isDiskFull(stderr)
      ? { mend: diskFullMend(options.cacheDirectory) }
      : /ConnectionError|Timeout/.test(complaint)
      ? { mend: "check the network, or use one of Debian's: debian:trixie" }
      : {}),
  });
}
