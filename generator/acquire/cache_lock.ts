/** One process at a time works in a cache directory. */

import { EnvironmentError } from "../base/errors.ts";
import type { Talk } from "../base/talk.ts";
import { throwIfInterrupted } from "./command.ts";
import { environmentFault } from "./fault.ts";

/** How {@linkcode withCacheLock} waits. */
export interface CacheLockOptions {
  talk: Talk;
  signal?: AbortSignal | undefined;
  /** What is going to be done, for those who wait: `getting debian:sid`. */
  purpose: string;
  /** Seconds to wait for the other process; half an hour when absent. */
  deadlineSeconds?: number;
}

/** Milliseconds between two tries. */
const POLL_MS = 100;

const UNKNOWN_HOLDER = "another process of yank";

/**
 * Runs `body` while no other process (nor another call in this one) does so in
 * the same cache directory.
 *
 * The operating system releases the lock when the process ends, however it
 * ends. Do not nest calls: the inner one would wait for the outer one.
 *
 * @throws {EnvironmentError} if the lock cannot be had within the deadline
 */
export async function withCacheLock<T>(
  cacheDirectory: string,
  options: CacheLockOptions,
  body: () => Promise<T>,
): Promise<T> {
  const path = `${cacheDirectory}/lock`;
  const action = `Cannot use the cache "${cacheDirectory}"`;
  let file: Deno.FsFile;
  try {
    await Deno.mkdir(cacheDirectory, { recursive: true });
    file = await Deno.open(path, { create: true, read: true, write: true });
  } catch (error) {
    throw environmentFault(action, error, { path: cacheDirectory });
  }
  using _closed = file;
  await waitForLock(file, path, action, options);
  await note(file, `process ${Deno.pid}, which is ${options.purpose}`);
  try {
    return await body();
  } finally {
    await note(file, "");
  }
}

/** Tells those who wait who is in; on a full disk the lock is as good without. */
async function note(file: Deno.FsFile, text: string): Promise<void> {
  try {
    await file.truncate();
    await file.seek(0, Deno.SeekMode.Start);
    await file.write(new TextEncoder().encode(text));
  } catch {
    // A courtesy only.
  }
}

async function waitForLock(
  file: Deno.FsFile,
  path: string,
  action: string,
  { talk, signal, deadlineSeconds = 1800 }: CacheLockOptions,
): Promise<void> {
  const startedAt = Date.now();
  let told = false;
  while (!await file.tryLock(true)) {
    throwIfInterrupted(signal);
    const waitedSeconds = (Date.now() - startedAt) / 1000;
    const holder = (await Deno.readTextFile(path)).trim();
    if (waitedSeconds >= deadlineSeconds) {
      throw new EnvironmentError({
        action,
        seen: `it is still in use after ${deadlineSeconds} s by ${
          holder || UNKNOWN_HOLDER
        }`,
        mend: "wait for that process to end, or end it",
      });
    }
    // Who has just got it is about to write who that is.
    if (!told && (holder !== "" || waitedSeconds >= 1)) {
      talk.say(`Waiting for ${holder || UNKNOWN_HOLDER}`);
      told = true;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
