/** Kernels that the user has: an image, a build tree, an unpacked package. */

import { EnvironmentError, UsageError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { environmentFault, shellWord } from "./fault.ts";
import { findImages, findModules, readKernelRelease } from "./kernel_image.ts";
import type { Kernel } from "./kernel_record.ts";
import { makeModulesDep } from "./modules_dep.ts";

/** Where a build tree keeps its bootable image. */
const BUILT_IMAGE = "arch/x86/boot/bzImage";

/**
 * Uses a kernel at a path. The modules of a build tree are virtme-ng's business,
 * so there `modulesPath` is absent.
 *
 * @param selector the path as asked for
 * @throws {UsageError} if there is no kernel there
 * @throws {EnvironmentError} if it is not readable
 */
export async function useKernelPath(
  selector: string,
  options: AcquireOptions,
): Promise<Kernel> {
  const action = `Cannot use the kernel "${selector}"`;
  let path: string;
  let isDirectory: boolean;
  try {
    path = await Deno.realPath(selector);
    ({ isDirectory } = await Deno.stat(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new UsageError(`${action}: there is no such file or directory`);
    }
    throw environmentFault(action, error, { path: selector });
  }
  if (!isDirectory) return await useImage(selector, path, options);
  if (await isFile(`${path}/.config`)) {
    return await useBuildTree(selector, path);
  }
  const images = await findImages(path);
  const [image, ...others] = images;
  if (image === undefined) {
    throw new UsageError(
      `${action}: it is neither a build tree (.config, ${BUILT_IMAGE}) nor an unpacked package (boot/vmlinuz-*, usr/lib/modules/*/vmlinuz)`,
    );
  }
  if (others.length > 0) {
    throw new UsageError(
      [`${action}: it has several images, name one:`, ...images].join("\n  "),
    );
  }
  return await useImage(selector, image, options);
}

async function useBuildTree(selector: string, path: string): Promise<Kernel> {
  const imagePath = `${path}/${BUILT_IMAGE}`;
  if (!await isFile(imagePath)) {
    throw new EnvironmentError({
      action: `Cannot use the build tree "${selector}"`,
      seen: `it is not built: there is no ${BUILT_IMAGE}`,
      mend: `make -C ${shellWord(path)} -j$(nproc)`,
    });
  }
  const release = await readKernelRelease(imagePath);
  return { selector, imagePath, origin: `${release} built in ${path}` };
}

async function useImage(
  selector: string,
  imagePath: string,
  options: AcquireOptions,
): Promise<Kernel> {
  const release = await readKernelRelease(imagePath);
  const origin = `${release} at ${imagePath}`;
  if (imagePath.endsWith(`/${BUILT_IMAGE}`)) {
    return { selector, imagePath, origin };
  }
  const modulesPath = await findModules(imagePath, release);
  if (modulesPath === undefined) return { selector, imagePath, origin };
  await makeModulesDep(modulesPath, options);
  return { selector, imagePath, modulesPath, origin };
}

async function isFile(path: string): Promise<boolean> {
  return (await Deno.stat(path).catch(() => undefined))?.isFile ?? false;
}
