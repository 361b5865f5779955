/** Remembers what was said to the user. */

import type { Talk } from "../../base/talk.ts";

/** A talk that nobody hears. */
export interface RecordingTalk extends Talk {
  /** The lines that stay. */
  readonly said: string[];
  /** What was going on. */
  readonly statuses: string[];
}

/** Makes a talk whose lines can be read. */
export function recordTalk(): RecordingTalk {
  const said: string[] = [];
  const statuses: string[] = [];
  return {
    said,
    statuses,
    say: (line) => said.push(line),
    status: (text) => statuses.push(text),
  };
}
