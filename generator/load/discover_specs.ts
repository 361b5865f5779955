import { join } from "node:path";

/**
 * The specs of a project: `specs/*.ts` without tests and hidden files, sorted,
 * relative to `root`. Empty where there is no such directory.
 */
export async function discoverSpecs(root: string): Promise<string[]> {
  return await listSpecs(root, "specs");
}

/** The specs in a directory, which are named as `directory` is. */
export async function listSpecs(
  root: string,
  directory: string,
): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (
      const { name, isDirectory } of Deno.readDir(join(root, directory))
    ) {
      if (
        !isDirectory && name.endsWith(".ts") && !name.endsWith("_test.ts") &&
        !name.startsWith(".")
      ) {
        paths.push(join(directory, name));
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return paths.sort();
}
