/** Errors that the operating system gave, not a program's logic. */

/**
 * Whether an error came from the operating system: no such file, permission
 * denied, disk full. A permission that Deno itself was not given is none.
 */
export function isSystemError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof Deno.errors.NotCapable) return false;
  return error.name in Deno.errors ||
    "code" in error && typeof error.code === "string";
}
