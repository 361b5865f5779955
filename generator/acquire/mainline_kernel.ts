/** Canonical's builds of upstream kernels, which virtme-ng downloads. */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { withCacheLock } from "./cache_lock.ts";
import { runCommand } from "./command.ts";
import { diskFullMend, isDiskFull } from "./fault.ts";
import { findModules, readKernelRelease } from "./kernel_image.ts";
import type { Kernel } from "./kernel_record.ts";
import { makeModulesDep } from "./modules_dep.ts";
import { acquireVirtmeNg, type VirtmeNg } from "./virtme_ng.ts";
import { readStamp, replaceFile } from "./whole_directory.ts";

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
    const imagePath = await download(version, virtmeNg, options);
    const release = await readKernelRelease(imagePath);
    const origin = `${version} of kernel.ubuntu.com, ${release}`;
    const modulesPath = await findModules(imagePath, release);
    if (modulesPath === undefined) {
      return { selector: version, imagePath, origin };
    }
    await makeModulesDep(modulesPath, options);
    return { selector: version, imagePath, modulesPath, origin };
  });
}

async function download(
  version: string,
  { vngPath, environment }: VirtmeNg,
  options: AcquireOptions,
): Promise<string> {
  const action = `Cannot get the kernel "${version}"`;
  const directory = `${environment["HOME"]}/.cache/virtme-ng/${version}`;
  if (await readStamp(directory) === undefined) {
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
    await replaceFile(`${directory}/.complete.json`, "{}\n");
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
