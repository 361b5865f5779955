/** Turns what the operating system said into an error that says what to do. */

import {
  EnvironmentError,
  InterruptedError,
  UsageError,
} from "../base/errors.ts";

/** Whether a message of the system, or of a program, is about a full disk. */
export function isDiskFull(message: string): boolean {
  return /No space left on device|Disk quota exceeded|os error 28\b/i.test(
    message,
  );
}

/** What to do about a full disk that `path` is on. */
export function diskFullMend(path: string): string {
  return `make room: df -h ${shellWord(path)}`;
}

/**
 * An error that ends the command, for anything thrown while files under `path`
 * were read or written. Errors that already are such errors stay as they are.
 */
export function environmentFault(
  action: string,
  error: unknown,
  { path }: { path: string },
): Error {
  if (
    error instanceof EnvironmentError || error instanceof InterruptedError ||
    error instanceof UsageError
  ) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isDiskFull(message)) {
    return new EnvironmentError({
      action,
      seen: "no space left on the disk",
      mend: diskFullMend(path),
    });
  }
  if (
    error instanceof Deno.errors.PermissionDenied || /read-only/i.test(message)
  ) {
    return new EnvironmentError({
      action,
      seen: message,
      mend: `make ${shellWord(path)} readable and writable for you`,
    });
  }
  return new EnvironmentError({ action, seen: message });
}

/** `text` as one word of a shell command that a person may paste. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The first line of `text` that matters to a person, without its `E: `. */
export function firstComplaint(text: string): string {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) =>
    line !== ""
  );
  const line =
    lines.find((line) => /^(E:|Error:|dpkg-deb: error)/.test(line)) ??
      lines.at(0);
  return line?.replace(/^(E|W|Error|Warning): /, "").replace(/\.$/, "") ??
    "it said nothing";
}
