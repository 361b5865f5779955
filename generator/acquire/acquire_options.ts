/** What everything that is acquired needs. */

import type { Talk } from "../base/talk.ts";

/** How to acquire something, and where it is kept. */
export interface AcquireOptions {
  /** Absolute path of the directory that keeps what was acquired. */
  cacheDirectory: string;
  talk: Talk;
  /** Ends the programs that are running, and the call with an error. */
  signal?: AbortSignal | undefined;
  /** Added to the environment of the programs that are run. */
  environment?: Record<string, string> | undefined;
  /**
   * Keeps what is acquired from being removed until it is disposed of; when
   * absent nothing does.
   */
  uses?: DisposableStack | undefined;
}

/** Seconds within which the archive is not asked again for what is newest. */
export const FRESH_SECONDS = 24 * 60 * 60;
