/** Tells the user why a command ended. */

import { resolve } from "node:path";
import { SpecError, UsageError } from "../base/errors.ts";
import { renderDiagnostics } from "../base/render_diagnostic.ts";
import { isSystemError } from "../base/system_error.ts";
import { commandName } from "./help.ts";

/** Exit status of a bug in yank, as in sysexits.h. */
export const bugStatus = 70;

/** Exit status where something is missing or broken on the machine. */
const environmentStatus = 3;

/** The exit status that an error asks for. */
export function exitCodeOf(error: unknown): number {
  const isOurs = error instanceof Error && "exitCode" in error &&
    typeof error.exitCode === "number";
  if (isOurs) return error.exitCode as number;
  return isSystemError(error) ? environmentStatus : bugStatus;
}

/** Reads a spec for the lines that diagnostics show. */
export function readSourceUnder(
  root: string,
): (file: string) => string | undefined {
  return (file) => {
    try {
      return Deno.readTextFileSync(resolve(root, file));
    } catch {
      return undefined;
    }
  };
}

/** What {@linkcode renderError} takes beside the error. */
export interface RenderErrorOptions {
  /** Absolute path of the project. */
  root: string;
  /** Whether to use ANSI colours. */
  colour: boolean;
  /** Whether to show where it comes from. */
  debug: boolean;
  /** The verb whose help to point to; the general help where undefined. */
  verb: string | undefined;
}

/** An error as text for stderr, with a line end at its end. */
export function renderError(
  error: unknown,
  { root, colour, debug, verb }: RenderErrorOptions,
): string {
  if (!(error instanceof Error)) return `yank: ${String(error)}\n`;
  let text = "";
  let said = error.message;
  if (error instanceof SpecError) {
    const { length } = error.diagnostics;
    said = length === 1 ? "1 mistake" : `${length} mistakes`;
    text += renderDiagnostics(error.diagnostics, {
      colour,
      readSource: readSourceUnder(root),
    });
  }
  const isBug = exitCodeOf(error) === bugStatus;
  text += `yank: ${isBug ? `${error.name}: ` : ""}${said}\n`;
  if (error instanceof UsageError) {
    const words = verb === undefined ? "" : ` ${verb}`;
    text += `  see: ${commandName}${words} --help\n`;
  }
  if (debug) {
    for (
      let cause: unknown = error;
      cause instanceof Error;
      cause = cause.cause
    ) {
      text += `${cause.stack ?? cause.name}\n`;
    }
  } else if (isBug) {
    text += "  this is a bug in yank: --debug shows where it comes from\n";
  }
  return text;
}

/** An error as the JSON document of a command that was to print one. */
export function describeError(error: unknown): Record<string, unknown> {
  return {
    error: {
      name: error instanceof Error ? error.name : "Error",
      message: error instanceof Error ? error.message : String(error),
      exitStatus: exitCodeOf(error),
      ...error instanceof SpecError ? { diagnostics: error.diagnostics } : {},
    },
  };
}
