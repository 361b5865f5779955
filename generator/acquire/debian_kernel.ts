/** Debian's kernels, from its archive. */

import { EnvironmentError } from "../base/errors.ts";
import type { AcquireOptions } from "./acquire_options.ts";
import {
  listPackageNames,
  listVersions,
  showPackage,
  updateLists,
} from "./apt.ts";
import type { PackageRecord, PackageVersion } from "./apt_output.ts";
import type { AptRoot } from "./apt_root.ts";
import { acquirePackage, unpackDeb } from "./debian_package.ts";
import { compareDebianVersions } from "./debian_version.ts";
import { holdDirectory } from "./directory_use.ts";
import { findKernelConfig } from "./kernel_config.ts";
import { findImages, findModules, readKernelRelease } from "./kernel_image.ts";
import { makeModulesDep } from "./modules_dep.ts";
import type { Kernel } from "./kernel_record.ts";
import { isVersionWithin, wrongSelector } from "./kernel_selector.ts";
import type { Resolution } from "./resolution.ts";
import { readStamp } from "./whole_directory.ts";

/** Which of Debian's kernels: the newest of a suite, or of a version. */
export type DebianKernelWanted =
  | { kind: "suite"; suite: string }
  | { kind: "version"; version: string };

/** What is remembered of an unpacked kernel; paths are relative. */
interface KernelStamp {
  image: string;
  modules: string;
  origin: string;
}

/** The package that depends on the newest kernel of its suite. */
const METAPACKAGE = "linux-image-amd64";

/** Kernels of all versions, but not their cloud, real-time and debug variants. */
const IMAGE_PACKAGE = /^linux-image-\d[^-]*(-\d+)?-amd64$/;

/** Newer kernels are split into packages, all of the same version. */
const PART_PACKAGE = /^linux-(image|binary|modules|base)-\d/;

/**
 * Gets one of Debian's kernels.
 *
 * @param selector what was asked for, `debian:trixie`, for messages
 * @throws {EnvironmentError}
 * @throws {UsageError} if Debian has no such version
 */
export async function acquireDebianKernel(
  selector: string,
  wanted: DebianKernelWanted,
  options: AcquireOptions,
): Promise<Kernel> {
  const directory = `${options.cacheDirectory}/kernels`;
  if (wanted.kind === "version") {
    const path = `${directory}/${wanted.version}`;
    await holdDirectory(path, options);
    const stamp = await recallKernel(path);
    if (stamp !== undefined) return await toKernel(selector, path, stamp);
  }
  const unpacked = await acquirePackage<KernelStamp>({
    key: selector,
    directory,
    resolve: (root) => resolve(root, selector, wanted),
    isFinal: ({ version }) =>
      wanted.kind === "version" && wanted.version === version,
    collect: collectKernelPackages,
    unpack: (files, into, resolution) =>
      unpackKernel(files, into, resolution, options),
    recall: recallKernel,
    ...wanted.kind === "version"
      ? {
        offline: {
          isWanted: (version) => isVersionWithin(version, wanted.version),
          nameOf: ({ origin }) => origin.split(" ", 1)[0] ?? origin,
        },
      }
      : {},
  }, options);
  return await toKernel(selector, unpacked.directory, unpacked.stamp);
}

/** The packages that make up a kernel, itself first. */
export async function collectKernelPackages(
  root: AptRoot,
  { package: name, version }: Pick<Resolution, "package" | "version">,
): Promise<PackageRecord[]> {
  const found = new Map<string, PackageRecord>();
  const names = [name];
  for (const name of names) {
    if (found.has(name)) continue;
    const record = await showPackage(root, name, version);
    found.set(name, record);
    for (const dependency of record.depends) {
      if (
        dependency.exactVersion === version &&
        PART_PACKAGE.test(dependency.name)
      ) names.push(dependency.name);
    }
  }
  return [...found.values()];
}

async function resolve(
  root: AptRoot,
  selector: string,
  wanted: DebianKernelWanted,
): Promise<{ package: string; version: string }> {
  if (wanted.kind === "suite") return await resolveSuite(root, wanted.suite);
  const isWanted = ({ version }: PackageVersion) =>
    isVersionWithin(version, wanted.version);
  let all = await listKernels(root);
  if (!all.some(isWanted) && await updateLists(root, { force: true })) {
    all = await listKernels(root);
  }
  const newest = all.find(isWanted);
  if (newest !== undefined) {
    return { package: newest.name, version: newest.version };
  }
  const versions = [...new Set(all.map(({ version }) => version))];
  throw wrongSelector(
    selector,
    undefined,
    `Debian has only ${versions.slice(0, 8).join(", ")}${
      versions.length > 8 ? " and older ones" : ""
    }`,
  );
}

/** All kernels in the lists, newest first. */
async function listKernels(root: AptRoot): Promise<PackageVersion[]> {
  const names = await listPackageNames(root, "linux-image-");
  const versions = await listVersions(
    root,
    names.filter((name) => IMAGE_PACKAGE.test(name)),
  );
  return versions.sort((a, b) => compareDebianVersions(b.version, a.version));
}

async function resolveSuite(
  root: AptRoot,
  suite: string,
): Promise<{ package: string; version: string }> {
  const [newest] = (await listVersions(root, [METAPACKAGE]))
    .filter((version) => [suite, `${suite}-security`].includes(version.suite))
    .sort((a, b) => compareDebianVersions(b.version, a.version));
  const image = newest === undefined
    ? undefined
    : (await showPackage(root, METAPACKAGE, newest.version)).depends
      .find(({ name }) => IMAGE_PACKAGE.test(name));
  if (image?.exactVersion === undefined) {
    throw new EnvironmentError({
      action: `Cannot find the kernel of Debian's suite "${suite}"`,
      seen: newest === undefined
        ? `the package lists have no ${METAPACKAGE} of that suite`
        : `${METAPACKAGE} ${newest.version} depends on no kernel`,
    });
  }
  return { package: image.name, version: image.exactVersion };
}

async function unpackKernel(
  files: string[],
  into: string,
  { package: name, version }: Resolution,
  options: AcquireOptions,
): Promise<KernelStamp> {
  for (const file of files) await unpackDeb(file, into, options);
  const [image] = await findImages(into);
  const release = image === undefined
    ? undefined
    : await readKernelRelease(image);
  const modules = release === undefined
    ? undefined
    : await findModules(into, release, { below: into });
  if (image === undefined || modules === undefined) {
    throw new EnvironmentError({
      action: `Cannot use ${name} ${version}`,
      seen: `the package has no ${image === undefined ? "image" : "modules"}`,
    });
  }
  await makeModulesDep(modules, options);
  return {
    image: image.slice(into.length + 1),
    modules: modules.slice(into.length + 1),
    origin: `${name} ${version}`,
  };
}

async function recallKernel(
  directory: string,
): Promise<KernelStamp | undefined> {
  const stamp = await readStamp(directory);
  if (!isKernelStamp(stamp)) return undefined;
  const paths = [stamp.image, `${stamp.modules}/modules.dep`];
  for (const path of paths) {
    const { isFile } = await Deno.stat(`${directory}/${path}`)
      .catch(() => ({ isFile: false }));
    if (!isFile) return undefined;
  }
  return stamp;
}

function isKernelStamp(value: unknown): value is KernelStamp {
  if (typeof value !== "object" || value === null) return false;
  return ["image", "modules", "origin"].every((key) =>
    typeof Reflect.get(value, key) === "string"
  );
}

async function toKernel(
  selector: string,
  directory: string,
  { image, modules, origin }: KernelStamp,
): Promise<Kernel> {
  const imagePath = `${directory}/${image}`;
  const release = modules.slice(modules.lastIndexOf("/") + 1);
  return {
    selector,
    imagePath,
    modulesPath: `${directory}/${modules}`,
    ...await findKernelConfig(imagePath, release),
    origin,
  };
}
