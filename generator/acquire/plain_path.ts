/** Paths that survive virtme-ng. */

import { EnvironmentError } from "../base/errors.ts";

/**
 * Checks a path that virtme-ng will write, without quotes, into a line for a
 * shell and onto the kernel's command line.
 *
 * @param action what fails if it does not: `Cannot use the kernel "x"`
 * @throws {EnvironmentError} if there are blanks or special characters in it
 */
export function requirePlainPath(action: string, path: string): void {
  if (/^[\w@%+=:,./~-]+$/.test(path)) return;
  throw new EnvironmentError({
    action,
    seen: `virtme-ng cannot take the blanks or special characters in "${path}"`,
    mend:
      "move it, or this project, to a path of letters, digits and . _ - + only",
  });
}
