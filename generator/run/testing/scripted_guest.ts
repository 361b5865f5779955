/** Guests that say what a test has written down. */

import type { Guest, GuestEnd, GuestLine } from "../../vm/session.ts";

/** Milliseconds from one line to the next. */
const STEP_MILLISECONDS = 100;

/**
 * A guest that says the lines of a script, `output TEXT` or `console TEXT`, and
 * ends.
 */
export function scriptGuest(
  script: string,
  end: GuestEnd = { how: "finished" },
): Guest {
  const lines = script.split("\n").map((line) => line.trimStart())
    .filter((line) => line !== "").map(readLine);
  return {
    lines: sayAll(lines),
    end: Promise.resolve(end),
    command: ["vng"],
  };
}

function readLine(line: string, index: number): GuestLine {
  const [, from, text = ""] = /^(output|console) ?(.*)$/.exec(line) ?? [];
  if (from !== "output" && from !== "console") {
    throw new TypeError(`Cannot say ${JSON.stringify(line)} as a guest`);
  }
  return { from, text, atMilliseconds: index * STEP_MILLISECONDS };
}

async function* sayAll(lines: GuestLine[]): AsyncGenerator<GuestLine> {
  for (const line of lines) yield await Promise.resolve(line);
}
