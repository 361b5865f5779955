/** Files of `/proc`, `/sys` and `/dev`. */

/**
 * Reads what the kernel says in a file of `/proc` or `/sys`, or undefined if
 * that cannot be read.
 *
 * Deno opens these for programs only that have every permission, the network's
 * among them, so `cat` reads them.
 */
export function readSystemFile(path: string): string | undefined {
  const { success, stdout } = new Deno.Command("cat", {
    args: ["--", path],
    stderr: "null",
  }).outputSync();
  return success ? new TextDecoder().decode(stdout) : undefined;
}
