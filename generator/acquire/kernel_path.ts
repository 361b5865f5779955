/** Kernels that the user has: an image, a build tree, an unpacked package. */

import { UsageError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { BUILT_IMAGE, isBuildTree, useBuildTree } from "./build_tree.ts";
import { environmentFault } from "./fault.ts";
import { findKernelConfig } from "./kernel_config.ts";
import { findImages, findModules, readKernelRelease } from "./kernel_image.ts";
import type { Kernel } from "./kernel_record.ts";
import { makeModulesDep } from "./modules_dep.ts";

/**
 * Uses a kernel at a path.
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
  if (await isBuildTree(path)) {
    return await useBuildTree(selector, path, options);
  }
  const images = await findImages(path);
  const [image, ...others] = images;
  if (image === undefined) {
    throw new UsageError(
      `${action}: it is neither a build tree (.config, ${BUILT_IMAGE}; of sources that were built with O= that directory) nor an unpacked package (boot/vmlinuz-*, usr/lib/modules/*/vmlinuz)`,
    );
  }
  if (others.length > 0) {
    throw new UsageError(
      [`${action}: it has several images, name one:`, ...images].join("\n  "),
    );
  }
  return await useImage(selector, image, options);
}

async function useImage(
  selector: string,
  imagePath: string,
  options: AcquireOptions,
): Promise<Kernel> {
  if (imagePath.endsWith(`/${BUILT_IMAGE}`)) {
    const tree = imagePath.slice(0, -`/${BUILT_IMAGE}`.length);
    if (await isBuildTree(tree)) {
      return await useBuildTree(selector, tree, options);
    }
  }
  const release = await readKernelRelease(imagePath);
  const modulesPath = await findModules(imagePath, release);
  if (modulesPath !== undefined) await makeModulesDep(modulesPath, options);
  return {
    selector,
    imagePath,
    ...(modulesPath === undefined ? {} : { modulesPath }),
    ...await findKernelConfig(imagePath, release),
    origin: `${release} at ${imagePath}`,
  };
}
