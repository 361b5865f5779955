/** Compares what is on disk with what is to be there. */

import type { GeneratedFile } from "../render/generated_file.ts";
import {
  hashBytes,
  isPlainPath,
  type Manifest,
  manifestName,
} from "./manifest.ts";

/** A path that yank must not touch. */
export interface ForeignPath {
  path: string;
  /** `edited` if yank wrote it first, `foreign` if it never did. */
  owner: "edited" | "foreign";
  /** Ends a sentence that starts with the path: `was changed by hand`. */
  reason: string;
}

/** A file that is to be there, with the bytes and the hash of its text. */
export interface WantedFile extends GeneratedFile {
  bytes: Uint8Array<ArrayBuffer>;
  hash: string;
}

/** What has to be done for the disk to be as wanted; paths are sorted. */
export interface Comparison {
  wanted: WantedFile[];
  /** Not there yet. */
  missing: WantedFile[];
  /** There with an older text of yank's. */
  outdated: WantedFile[];
  /** There with the right text, but not executable, or executable. */
  wrongMode: WantedFile[];
  /** Written by yank, not wanted any more. */
  leftOver: string[];
  /** In the way. */
  foreign: ForeignPath[];
}

type Seen =
  | { kind: "nothing" }
  | { kind: "file"; bytes: Uint8Array<ArrayBuffer>; isExecutable: boolean }
  | { kind: "other"; reason: string };

function lstat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Looks at a path without following a symbolic link below `root`. */
function look(root: string, path: string): Seen {
  const parts = path.split("/");
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = parts.slice(0, depth).join("/");
    const info = lstat(`${root}/${parent}`);
    if (info === undefined) return { kind: "nothing" };
    if (!info.isDirectory) {
      const what = info.isSymlink ? "a symbolic link" : "not a directory";
      return {
        kind: "other",
        reason: `is out of reach: "${parent}" is ${what}`,
      };
    }
  }
  const info = lstat(`${root}/${path}`);
  if (info === undefined) return { kind: "nothing" };
  if (info.isSymlink) return { kind: "other", reason: "is a symbolic link" };
  if (info.isDirectory) return { kind: "other", reason: "is a directory" };
  if (!info.isFile) return { kind: "other", reason: "is not a plain file" };
  return {
    kind: "file",
    bytes: Deno.readFileSync(`${root}/${path}`),
    isExecutable: ((info.mode ?? 0) & 0o100) !== 0,
  };
}

async function wantFiles(files: GeneratedFile[]): Promise<WantedFile[]> {
  const encoder = new TextEncoder();
  const wanted = await Promise.all(files.map(async (file) => {
    if (!isPlainPath(file.path) || file.path === manifestName) {
      throw new TypeError(`Cannot generate a file at "${file.path}"`);
    }
    const bytes = encoder.encode(file.text);
    return { ...file, bytes, hash: await hashBytes(bytes) };
  }));
  wanted.sort((a, b) => a.path < b.path ? -1 : 1);
  for (const [index, { path }] of wanted.entries()) {
    if (path === wanted[index + 1]?.path) {
      throw new TypeError(`Cannot generate two files at "${path}"`);
    }
  }
  return wanted;
}

/**
 * Compares the files under `root` with what is to be there.
 *
 * @throws {TypeError} If two files have one path, or a path leads elsewhere.
 */
export async function compareGenerated(
  { root, files, manifest }: {
    root: string;
    files: GeneratedFile[];
    manifest: Manifest;
  },
): Promise<Comparison> {
  const wanted = await wantFiles(files);
  const comparison: Comparison = {
    wanted,
    missing: [],
    outdated: [],
    wrongMode: [],
    leftOver: [],
    foreign: [],
  };
  const found = (path: string, owner: ForeignPath["owner"], reason: string) =>
    comparison.foreign.push({ path, owner, reason });

  for (const file of wanted) {
    const seen = look(root, file.path);
    if (seen.kind === "nothing") {
      comparison.missing.push(file);
    } else if (seen.kind === "other") {
      found(file.path, "foreign", seen.reason);
    } else {
      const hash = await hashBytes(seen.bytes);
      const ours = manifest.get(file.path);
      if (hash !== file.hash) {
        if (ours === undefined) {
          found(file.path, "foreign", "was not written by yank");
        } else if (!ours.has(hash)) {
          found(file.path, "edited", "was changed by hand");
        } else {
          comparison.outdated.push(file);
        }
      } else if (seen.isExecutable !== file.executable) {
        comparison.wrongMode.push(file);
      }
    }
  }

  const wantedPaths = new Set(wanted.map((file) => file.path));
  for (const [path, hashes] of manifest) {
    if (wantedPaths.has(path)) continue;
    const seen = look(root, path);
    if (seen.kind === "other") {
      found(path, "foreign", seen.reason);
    } else if (seen.kind === "file") {
      if (hashes.has(await hashBytes(seen.bytes))) {
        comparison.leftOver.push(path);
      } else {
        found(path, "edited", "was changed by hand, and its spec is gone");
      }
    }
  }
  comparison.leftOver.sort();
  return comparison;
}
