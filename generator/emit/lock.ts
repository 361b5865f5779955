/** One writer at a time. */

import { EnvironmentError } from "../base/errors.ts";

/** What {@linkcode lockDirectory} takes. */
export interface LockOptions {
  /** How long to wait for another writer, in seconds. */
  withinSeconds: number;
  /** Ends the wait. */
  signal?: AbortSignal | undefined;
}

/**
 * Locks a directory against other yanks. The lock leaves no file behind and
 * ends with the process at the latest.
 *
 * @throws {EnvironmentError} If another yank keeps it for too long.
 */
export async function lockDirectory(
  directory: string,
  { withinSeconds, signal }: LockOptions,
): Promise<Disposable> {
  const handle = await Deno.open(directory, { read: true });
  try {
    const deadline = performance.now() + withinSeconds * 1000;
    while (!await handle.tryLock(true)) {
      signal?.throwIfAborted();
      if (performance.now() > deadline) {
        throw new EnvironmentError({
          action: `Cannot write into "${directory}"`,
          seen: `another yank has been writing there for ${withinSeconds} s`,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } catch (error) {
    handle.close();
    throw error;
  }
  return handle;
}
