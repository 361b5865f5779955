/** What a command and all that it starts take of this machine. */

import { type CommandOptions, runCommand } from "../acquire/command.ts";
import { EnvironmentError } from "../base/errors.ts";

/** The cost of a command. */
export interface ProcessCost {
  /** In user and kernel mode, of all its processes and threads. */
  cpuSeconds: number;
  wallSeconds: number;
}

/** The command's own words join on stdout: stderr has the times alone. */
const TIMED = 'TIMEFORMAT="%3R %3U %3S"; time "$@" 2>&1';

/**
 * Runs a command and tells what it cost.
 *
 * @throws {EnvironmentError} If it cannot be run or fails: its words are in it.
 * @throws {InterruptedError} If `signal` is aborted.
 */
export async function measureCost(
  command: readonly [string, ...string[]],
  options: CommandOptions,
): Promise<ProcessCost> {
  const { status, stdout, stderr } = await runCommand(
    ["bash", "-c", TIMED, "bash", ...command],
    { ...options, debianPackages: ["bash"] },
  );
  const cost = parseTimes(stderr);
  if (status === 0 && cost !== undefined) return cost;
  throw new EnvironmentError({
    action: options.action,
    seen: `"${command.join(" ")}" ended with ${status}:\n${
      (stdout + stderr).trimEnd()
    }`,
  });
}

/** Reads what {@linkcode TIMED} prints: wall, user and system seconds. */
export function parseTimes(text: string): ProcessCost | undefined {
  const words = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+)$/.exec(
    text.trimEnd().split("\n").at(-1) ?? "",
  );
  if (words === null) return undefined;
  const [, wall, user, system] = words.map(Number);
  return {
    cpuSeconds: (user ?? NaN) + (system ?? NaN),
    wallSeconds: wall ?? NaN,
  };
}
