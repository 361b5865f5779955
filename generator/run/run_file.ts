/** Files of a run, written while it goes on. */

import { environmentFault } from "../acquire/fault.ts";

/** A file that lines are added to; what was added is on disk. */
export interface LogFile extends Disposable {
  /** @throws {EnvironmentError} If it cannot be written. */
  add(line: string): void;
}

const encoder = new TextEncoder();

/**
 * Opens an empty file for lines, in the place of one that is there, with the
 * directories that lead to it.
 *
 * @throws {EnvironmentError} If it cannot be written.
 */
export function openLogFile(path: string): LogFile {
  const file = attempt(path, () => {
    makeDirectoryOf(path);
    return Deno.openSync(path, { create: true, write: true, truncate: true });
  });
  return {
    add: (line) =>
      attempt(path, () => {
        let bytes = encoder.encode(`${line}\n`);
        while (bytes.length > 0) bytes = bytes.subarray(file.writeSync(bytes));
      }),
    [Symbol.dispose]: () => file.close(),
  };
}

/**
 * Writes a whole file, with the directories that lead to it.
 *
 * @throws {EnvironmentError} If it cannot be written.
 */
export function writeRunFile(path: string, text: string): void {
  attempt(path, () => {
    makeDirectoryOf(path);
    Deno.writeTextFileSync(path, text);
  });
}

function makeDirectoryOf(path: string): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
}

function attempt<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw environmentFault(`Cannot write "${path}"`, error, { path });
  }
}
