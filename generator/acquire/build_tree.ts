/** Kernels in the directory that they were built in, which is left as it is. */

import { EnvironmentError } from "../base/errors.ts";
import { hashShort } from "../base/short_hash.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import { withCacheLock } from "./cache_lock.ts";
import { holdDirectory, removeUnlessHeld } from "./directory_use.ts";
import { environmentFault, shellWord } from "./fault.ts";
import { isThere, readKernelRelease } from "./kernel_image.ts";
import type { Kernel } from "./kernel_record.ts";
import { makeModulesDep } from "./modules_dep.ts";
import { makeWholeDirectory, readStamp } from "./whole_directory.ts";

/** Where a build tree has its bootable image. */
export const BUILT_IMAGE = "arch/x86/boot/bzImage";

/** What changes when a tree is built again: the symbols are the modules'. */
const BUILT_FILES = [BUILT_IMAGE, "modules.order", "Module.symvers"];

/** A kernel in its tree. */
interface BuiltKernel {
  /** Absolute path of the directory that it was built in. */
  tree: string;
  /** As `uname -r` will say it. */
  release: string;
  /** Its modules, by path in the tree: `fs/xfs/xfs.ko`. */
  modules: string[];
}

/** What is remembered of a tree, so that it can be listed. */
interface TreeStamp {
  tree: string;
  release: string;
}

/** Whether a kernel is built in a directory, or is going to be. */
export async function isBuildTree(directory: string): Promise<boolean> {
  return await isThere(`${directory}/.config`, "isFile");
}

/**
 * Uses the kernel of a build tree, in the sources or out of them (`O=`). Its
 * modules are loaded from where they were built; what it takes to find them is
 * put in the cache: virtme-ng would write it into the tree.
 *
 * @param selector the tree as asked for
 * @param tree its absolute path
 * @throws {EnvironmentError} if it is not built, or not to the end
 */
export async function useBuildTree(
  selector: string,
  tree: string,
  options: AcquireOptions,
): Promise<Kernel> {
  const action = `Cannot use the build tree "${selector}"`;
  const imagePath = `${tree}/${BUILT_IMAGE}`;
  if (!await isThere(imagePath, "isFile")) {
    throw new EnvironmentError({
      action,
      seen: `it is not built: there is no ${BUILT_IMAGE}`,
      mend: `make -C ${shellWord(tree)} -j$(nproc)`,
    });
  }
  const release = await readKernelRelease(imagePath);
  const modules = await listModules(action, tree);
  if (await isNewer(`${tree}/.config`, `${tree}/include/config/auto.conf`)) {
    options.talk.say(
      `${selector}: .config was changed since the kernel was built`,
    );
  }
  const view = await prepareView({ tree, release, modules }, options);
  return {
    selector,
    imagePath: `${view}/${viewedImage(release)}`,
    ...(modules.length === 0
      ? {}
      : { modulesPath: `${view}/${viewedModules(release)}` }),
    configPath: `${tree}/.config`,
    origin: `${release} built in ${tree}`,
  };
}

/** The modules that `make` was to make, without any if it was to make none. */
async function listModules(action: string, tree: string): Promise<string[]> {
  let order: string;
  try {
    order = await Deno.readTextFile(`${tree}/modules.order`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw environmentFault(action, error, { path: tree });
  }
  const modules: string[] = [];
  const missing: string[] = [];
  for (const line of order.split("\n")) {
    if (line === "") continue;
    // From 6.2 on it names objects.
    const module = line.replace(/\.o$/, ".ko");
    const found = await findModule(tree, module);
    (found === undefined ? missing : modules).push(found ?? module);
  }
  const [first] = missing;
  if (first === undefined) return modules;
  throw new EnvironmentError({
    action,
    seen:
      `${missing.length} of its modules are not built: there is no ${first}`,
    mend: `make -C ${shellWord(tree)} -j$(nproc) modules`,
  });
}

/** Old trees name modules as they will be installed: `kernel/fs/xfs/xfs.ko`. */
async function findModule(
  tree: string,
  module: string,
): Promise<string | undefined> {
  for (const path of [module, module.replace(/^kernel\//, "")]) {
    if (await isThere(`${tree}/${path}`, "isFile")) return path;
  }
  return undefined;
}

function viewedImage(release: string): string {
  return `boot/vmlinuz-${release}`;
}

function viewedModules(release: string): string {
  return `lib/modules/${release}`;
}

/**
 * Lays out links to what was built as an installed kernel is, once for each
 * build, and returns the directory.
 */
async function prepareView(
  kernel: BuiltKernel,
  options: AcquireOptions,
): Promise<string> {
  const parent = `${options.cacheDirectory}/build-trees`;
  const treeKey = await hashShort(kernel.tree);
  const buildKey = await hashShort(await describeBuild(kernel.tree));
  const view = `${parent}/${treeKey}-${buildKey}`;
  await holdDirectory(view, options);
  if (await readStamp(view) !== undefined) return view;
  await withCacheLock(options.cacheDirectory, {
    talk: options.talk,
    signal: options.signal,
    purpose: `preparing ${kernel.tree}`,
  }, async () => {
    if (await readStamp(view) === undefined) {
      await makeWholeDirectory(view, {
        action: `Cannot prepare "${kernel.tree}"`,
        signal: options.signal,
        fill: async (partial) => await fillView(partial, kernel, options),
      });
      await removeOlder(parent, { treeKey, view });
    }
    await holdDirectory(view, options);
  });
  return view;
}

async function fillView(
  view: string,
  { tree, release, modules }: BuiltKernel,
  options: AcquireOptions,
): Promise<TreeStamp> {
  const modulesPath = `${view}/${viewedModules(release)}`;
  await Deno.mkdir(`${view}/boot`);
  await Deno.symlink(
    `${tree}/${BUILT_IMAGE}`,
    `${view}/${viewedImage(release)}`,
  );
  // Where there is no such directory virtme-ng takes the modules of this machine.
  await Deno.mkdir(`${view}/lib/modules`, { recursive: true });
  // Some depmods look for it in usr.
  await Deno.symlink(".", `${view}/usr`);
  if (modules.length === 0) return { tree, release };
  for (const module of modules) {
    const link = `${modulesPath}/kernel/${module}`;
    await Deno.mkdir(link.slice(0, link.lastIndexOf("/")), { recursive: true });
    await Deno.symlink(`${tree}/${module}`, link);
  }
  await Deno.writeTextFile(
    `${modulesPath}/modules.order`,
    modules.map((module) => `kernel/${module}\n`).join(""),
  );
  for (const name of ["modules.builtin", "modules.builtin.modinfo"]) {
    if (!await isThere(`${tree}/${name}`, "isFile")) continue;
    await Deno.symlink(`${tree}/${name}`, `${modulesPath}/${name}`);
  }
  await makeModulesDep(modulesPath, options);
  return { tree, release };
}

/** The views of earlier builds of a tree are of no use, unless they are in use. */
async function removeOlder(
  parent: string,
  { treeKey, view }: { treeKey: string; view: string },
): Promise<void> {
  for await (const { name } of Deno.readDir(parent)) {
    const path = `${parent}/${name}`;
    if (name.startsWith(`${treeKey}-`) && path !== view) {
      await removeUnlessHeld(path);
    }
  }
}

/** Different after each build that changed something. */
async function describeBuild(tree: string): Promise<string> {
  const files = await Promise.all(BUILT_FILES.map(async (name) => {
    const info = await Deno.stat(`${tree}/${name}`).catch(() => undefined);
    return info === undefined ? "" : `${info.size} ${info.mtime?.getTime()}`;
  }));
  return files.join("\n");
}

async function isNewer(path: string, than: string): Promise<boolean> {
  const [one, other] = await Promise.all(
    [path, than].map((path) => Deno.stat(path).catch(() => undefined)),
  );
  return (one?.mtime?.getTime() ?? 0) > (other?.mtime?.getTime() ?? Infinity);
}
