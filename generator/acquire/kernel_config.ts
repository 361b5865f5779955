/** What a kernel was configured with. */

import { environmentFault } from "./fault.ts";
import { isThere } from "./kernel_image.ts";
import type { Kernel } from "./kernel_record.ts";

/** The options that are set, without `CONFIG_`: `y`, `m` or a value. */
export type KernelConfig = ReadonlyMap<string, string>;

/**
 * Reads a `.config`, or what a distribution made of it.
 *
 * @throws {EnvironmentError} if it cannot be read
 */
export async function readKernelConfig(path: string): Promise<KernelConfig> {
  try {
    return parseKernelConfig(await Deno.readTextFile(path));
  } catch (error) {
    throw environmentFault(
      `Cannot read the kernel's configuration "${path}"`,
      error,
      { path },
    );
  }
}

/** The options that the text of a `.config` sets. */
export function parseKernelConfig(text: string): KernelConfig {
  return new Map(
    [...text.matchAll(/^CONFIG_(\w+)=(.+)$/gm)].map((
      [, option = "", value = ""],
    ) => [option, value]),
  );
}

/** Where distributions put it: beside the image, under its name. */
export async function findKernelConfig(
  imagePath: string,
  release: string,
): Promise<Pick<Kernel, "configPath">> {
  const directory = imagePath.slice(0, imagePath.lastIndexOf("/"));
  for (const name of [`config-${release}`, "config"]) {
    const configPath = `${directory}/${name}`;
    if (await isThere(configPath, "isFile")) return { configPath };
  }
  return {};
}

/** Options that another one stands in for. */
const STAND_INS: Readonly<Record<string, string>> = {
  // ext4 mounts it then.
  EXT2_FS: "EXT4_USE_FOR_EXT2",
};

/**
 * Those of the options that a kernel does not have.
 *
 * @param options `hasModules`: whether what is a module can be loaded
 */
export function findMissingOptions(
  config: KernelConfig,
  wanted: Iterable<string>,
  { hasModules }: { hasModules: boolean },
): string[] {
  const isSet = (option: string | undefined) => {
    const value = option === undefined ? undefined : config.get(option);
    return value === "y" || value === "m" && hasModules;
  };
  return [...new Set(wanted)].filter((option) =>
    !isSet(option) && !isSet(STAND_INS[option])
  );
}
