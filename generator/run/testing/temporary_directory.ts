/** Directories for one test each. */

/** Runs a test with an empty directory of its own, and removes it. */
export async function inTemporaryDirectory(
  test: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "yank-test-" });
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** The files below a directory, by their paths in it, with their texts. */
export function readFiles(directory: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of Deno.readDirSync(directory)) {
    const path = `${directory}/${entry.name}`;
    if (entry.isFile) {
      files[entry.name] = Deno.readTextFileSync(path);
      continue;
    }
    for (const [name, text] of Object.entries(readFiles(path))) {
      files[`${entry.name}/${name}`] = text;
    }
  }
  return files;
}
