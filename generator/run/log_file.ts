/** Files that grow line by line while a guest talks. */

import { EnvironmentError } from "../base/errors.ts";

/** A file that lines are added to; what was added is on disk. */
export interface LogFile extends Disposable {
  add(line: string): void;
}

/**
 * Opens a file for lines, with the directories that lead to it.
 *
 * @throws {EnvironmentError} If it, or later a line, cannot be written.
 */
export function openLogFile(path: string): LogFile {
  const file = attempt(path, () => {
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    return Deno.openSync(path, { create: true, write: true, append: true });
  });
  const encoder = new TextEncoder();
  return {
    add: (line) =>
      attempt(path, () => {
        let bytes = encoder.encode(`${line}\n`);
        while (bytes.length > 0) bytes = bytes.subarray(file.writeSync(bytes));
      }),
    [Symbol.dispose]: () => file.close(),
  };
}

function attempt<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new EnvironmentError({
      action: `Cannot write "${path}"`,
      seen: error instanceof Error ? error.message : String(error),
      mend: "make room on the disk and run again",
    });
  }
}
