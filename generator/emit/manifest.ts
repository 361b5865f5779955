/**
 * What yank wrote under a directory, so that it never touches anything else: a
 * hidden file of lines as `sha256sum` writes them, sorted by path.
 *
 * While files are being written, a path can have two lines, for the text before
 * and for the text after: whenever yank is stopped, it knows both for its own.
 *
 * @module
 */
import { EnvironmentError } from "../base/errors.ts";

/** Name of the manifest in the directory that it is about. */
export const manifestName = ".generated";

/** SHA-256 in hexadecimal of what yank wrote, by path. */
export type Manifest = Map<string, Set<string>>;

const firstLine =
  "# Written by yank generate: it changes and removes only what is listed here.";

/** Whether a path is one that lies under the directory, in its only spelling. */
export function isPlainPath(path: string): boolean {
  return !/[\p{Cc}\\]/u.test(path) &&
    path.split("/").every((part) =>
      part !== "" && part !== "." && part !== ".."
    );
}

/** The manifest as text; the same manifest always gives the same text. */
export function formatManifest(manifest: Manifest): string {
  const lines = [...manifest]
    .sort(([a], [b]) => a < b ? -1 : 1)
    .flatMap(([path, hashes]) =>
      [...hashes].sort().map((hash) => `${hash}  ${path}`)
    );
  return `${[firstLine, ...lines].join("\n")}\n`;
}

/**
 * Reads a manifest's text.
 *
 * @throws {EnvironmentError} If it is not one, as after a merge with conflicts.
 */
export function parseManifest(text: string, shownPath: string): Manifest {
  const manifest: Manifest = new Map();
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const [, hash, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (hash === undefined || path === undefined || !isPlainPath(path)) {
      throw new EnvironmentError({
        action: `Cannot read the list of generated files "${shownPath}"`,
        seen: `line ${index + 1} is not a hash and a path: ${
          JSON.stringify(line)
        }`,
        mend: `git checkout -- ${shownPath}`,
      });
    }
    const hashes = manifest.get(path) ?? new Set();
    manifest.set(path, hashes.add(hash));
  }
  return manifest;
}

/** SHA-256 in hexadecimal. */
export async function hashBytes(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}
