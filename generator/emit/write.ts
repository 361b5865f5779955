/** Writes generated files, all or, where something is in the way, none. */

import { relative } from "node:path";
import { EnvironmentError } from "../base/errors.ts";
import { isSystemError } from "../base/system_error.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import {
  compareGenerated,
  type Comparison,
  type ForeignPath,
  type WantedFile,
} from "./compare.ts";
import { lockDirectory } from "./lock.ts";
import {
  formatManifest,
  type Manifest,
  manifestName,
  parseManifest,
} from "./manifest.ts";

/** What {@linkcode writeGenerated} takes. */
export interface WriteOptions {
  /** The directory that the files' paths are under: `out`. */
  root: string;
  /** All files that are to be there. */
  files: GeneratedFile[];
  /** Only tell what would be done. */
  dryRun?: boolean;
  /** Stops between two files. */
  signal?: AbortSignal;
  /** How long to wait for another yank that writes there, in seconds; 30 when absent. */
  lockWithinSeconds?: number;
}

/** What {@linkcode writeGenerated} did, as sorted paths under its root. */
export interface WriteOutcome {
  created: string[];
  changed: string[];
  /** Only their executable bit was changed. */
  modeChanged: string[];
  removed: string[];
  /** As they were, modification time included. */
  untouched: string[];
}

/** How a generated file differs from what it is to be. */
export interface StaleFile {
  path: string;
  /** Ends a sentence that starts with the path: `is missing`. */
  reason: string;
}

/** A path as a user at the current directory would type it. */
function showPath(root: string, path: string): string {
  const shown = relative(Deno.cwd(), `${root}/${path}`);
  return shown.startsWith("..") ? `${root}/${path}` : shown;
}

function readManifest(root: string): { manifest: Manifest; text: string } {
  const path = `${root}/${manifestName}`;
  let text = "";
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return { manifest: parseManifest(text, showPath(root, manifestName)), text };
}

function foreignError(root: string, foreign: ForeignPath[]): EnvironmentError {
  const lines = foreign.map(({ path, reason }) =>
    `\n  ${showPath(root, path)} ${reason}`
  );
  const paths = foreign.map(({ path }) => showPath(root, path)).join(" ");
  const canCheckOut = foreign.every(({ owner }) => owner === "edited");
  return new EnvironmentError({
    action: "Cannot write the generated files, nothing was written",
    seen: `some are not what yank wrote:${lines.join("")}`,
    mend: canCheckOut
      ? `git checkout -- ${paths}`
      : `move them away: mv ${paths} ELSEWHERE`,
  });
}

/** Turns what the system said into an error that says what was being done. */
function systemError(action: string, error: unknown, root: string): unknown {
  if (!isSystemError(error)) return error;
  const isFull = "code" in error && error.code === "ENOSPC";
  return new EnvironmentError({
    action,
    seen: isFull ? "no space left on the disk" : error.message,
    ...isFull ? { mend: `make room: df -h ${showPath(root, "")}` } : {},
  });
}

function temporaryPath(path: string): string {
  const slash = path.lastIndexOf("/") + 1;
  return `${path.slice(0, slash)}.${path.slice(slash)}.yank-new`;
}

/** Asks first: removing nothing fails, too, where nothing can be written. */
function removeIfThere(path: string): void {
  try {
    Deno.lstatSync(path);
    Deno.removeSync(path);
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (!isAbsent) throw error;
  }
}

/** As Deno.writeFileSync(), which would set the mode whatever the umask is. */
function writeNew(path: string, bytes: Uint8Array, mode: number): void {
  using file = Deno.openSync(path, { createNew: true, write: true, mode });
  for (let rest = bytes; rest.length > 0;) {
    rest = rest.subarray(file.writeSync(rest));
  }
}

/** Writes a file beside its place and moves it there. */
function replaceFile(
  path: string,
  bytes: Uint8Array,
  { executable }: { executable: boolean },
): void {
  const temporary = temporaryPath(path);
  try {
    writeNew(temporary, bytes, executable ? 0o777 : 0o666);
    Deno.renameSync(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  }
}

function fixMode(path: string, { executable }: WantedFile): void {
  const mode = (Deno.statSync(path).mode ?? 0) & 0o777;
  // Whoever may read a program may run it.
  Deno.chmodSync(path, executable ? mode | (mode & 0o444) >> 2 : mode & 0o666);
}

/** Removes a file and the directories that are empty without it. */
function removeFile(root: string, path: string): void {
  removeIfThere(`${root}/${path}`);
  const parts = path.split("/");
  while (parts.pop() !== undefined && parts.length > 0) {
    try {
      Deno.removeSync(`${root}/${parts.join("/")}`);
    } catch {
      return;
    }
  }
}

function outcomeOf(comparison: Comparison): WriteOutcome {
  const paths = (files: WantedFile[]) => files.map((file) => file.path);
  const touched = new Set(
    paths([
      ...comparison.missing,
      ...comparison.outdated,
      ...comparison.wrongMode,
    ]),
  );
  return {
    created: paths(comparison.missing),
    changed: paths(comparison.outdated),
    modeChanged: paths(comparison.wrongMode),
    removed: comparison.leftOver,
    untouched: paths(comparison.wanted).filter((path) => !touched.has(path)),
  };
}

/** The manifest of the files alone, or with what was there before them. */
function manifestOf(files: WantedFile[], before?: Manifest): Manifest {
  const manifest: Manifest = new Map(
    [...before ?? []].map(([path, hashes]) => [path, new Set(hashes)]),
  );
  for (const { path, hash } of files) {
    manifest.set(path, (manifest.get(path) ?? new Set()).add(hash));
  }
  return manifest;
}

/**
 * Makes the directory hold the files. A file appears at its path whole or not
 * at all; one that is as it is to be is not touched; one that yank wrote and
 * that is not wanted any more is removed. Where a path holds anything that yank
 * did not write, nothing is done.
 *
 * @throws {EnvironmentError} If something is in the way, or cannot be written.
 */
export async function writeGenerated(
  options: WriteOptions,
): Promise<WriteOutcome> {
  const { root, files, dryRun = false, signal } = options;
  let action = `Cannot write into "${showPath(root, "")}"`;
  try {
    if (!dryRun) Deno.mkdirSync(root, { recursive: true });
    using _lock = dryRun ? undefined : await lockDirectory(root, {
      withinSeconds: options.lockWithinSeconds ?? 30,
      signal,
    });
    const { manifest, text } = readManifest(root);
    const comparison = await compareGenerated({ root, files, manifest });
    if (comparison.foreign.length > 0) {
      throw foreignError(root, comparison.foreign);
    }
    if (dryRun) return outcomeOf(comparison);

    const step = (verb: string, path: string) => {
      signal?.throwIfAborted();
      action = `Cannot ${verb} "${showPath(root, path)}"`;
    };
    const { wanted, missing, outdated, wrongMode, leftOver } = comparison;
    // What a killed yank left beside its place.
    for (const path of [manifestName, ...manifestOf(wanted, manifest).keys()]) {
      removeIfThere(`${root}/${temporaryPath(path)}`);
    }
    const writeManifest = (now: Manifest) => {
      step("write", manifestName);
      const bytes = new TextEncoder().encode(formatManifest(now));
      replaceFile(`${root}/${manifestName}`, bytes, { executable: false });
    };
    const changes = missing.length + outdated.length + leftOver.length;
    if (changes > 0) writeManifest(manifestOf(wanted, manifest));
    for (const path of leftOver) {
      step("remove", path);
      removeFile(root, path);
    }
    for (const file of [...missing, ...outdated]) {
      step("write", file.path);
      const path = `${root}/${file.path}`;
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      replaceFile(path, file.bytes, file);
    }
    for (const file of wrongMode) {
      step("change the mode of", file.path);
      fixMode(`${root}/${file.path}`, file);
    }
    const after = manifestOf(wanted);
    if (changes > 0 || text !== formatManifest(after)) writeManifest(after);
    return outcomeOf(comparison);
  } catch (error) {
    throw systemError(action, error, root);
  }
}

/**
 * Tells which files are not as {@linkcode writeGenerated} would leave them;
 * changes nothing.
 *
 * @throws {EnvironmentError} If something cannot be read.
 */
export async function checkGenerated(
  { root, files }: Pick<WriteOptions, "root" | "files">,
): Promise<StaleFile[]> {
  try {
    const { manifest, text } = readManifest(root);
    const comparison = await compareGenerated({ root, files, manifest });
    const stale: StaleFile[] = [
      ...comparison.missing.map(({ path }) => ({
        path,
        reason: "is missing",
      })),
      ...comparison.outdated.map(({ path }) => ({
        path,
        reason: "is out of date",
      })),
      ...comparison.wrongMode.map(({ path, executable }) => ({
        path,
        reason: executable ? "is not executable" : "is executable",
      })),
      ...comparison.leftOver.map((path) => ({
        path,
        reason: "is left over: its spec is gone",
      })),
      ...comparison.foreign,
    ].map(({ path, reason }) => ({ path, reason }));
    const isListStale = stale.length === 0 &&
      text !== formatManifest(manifestOf(comparison.wanted));
    if (isListStale) {
      stale.push({
        path: manifestName,
        reason: "does not list what is there",
      });
    }
    return stale.sort((a, b) => a.path < b.path ? -1 : 1);
  } catch (error) {
    throw systemError(`Cannot check "${showPath(root, "")}"`, error, root);
  }
}
