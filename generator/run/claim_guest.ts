/** Numbers and directories for a kernel's guests. */

import { environmentFault } from "../acquire/fault.ts";

/**
 * Makes the directory of a kernel's next guest, `guest.N`, and returns its
 * number: those that an earlier part of the run had, or that are booted at the
 * same time, keep theirs.
 *
 * @param directory Absolute path of the kernel's directory.
 * @throws {EnvironmentError} If it cannot be made.
 */
export function claimGuest(directory: string): number {
  try {
    Deno.mkdirSync(directory, { recursive: true });
    for (let number = 1;; number++) {
      try {
        // A scenario's name has no dot in it.
        Deno.mkdirSync(`${directory}/guest.${number}`);
        return number;
      } catch (error) {
        if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      }
    }
  } catch (error) {
    throw environmentFault(
      `Cannot make a directory for a guest in "${directory}"`,
      error,
      { path: directory },
    );
  }
}
