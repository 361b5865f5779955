/** What commands call, by themselves or by functions that run their arguments. */

import type { ShellCommand, ShellWord } from "./shell_node.ts";
import { headOf } from "./shell_script.ts";
import type { ShellStep } from "./shell_script.ts";

/** The functions that have their arguments run: `"$@"`, by whatever way. */
export function findRunners(
  functions: ReadonlyMap<string, ShellStep[]>,
): Set<string> {
  const runners = new Set<string>();
  for (let count = -1; count < runners.size;) {
    count = runners.size;
    for (const [name, steps] of functions) {
      const runs = ({ command }: ShellStep) =>
        listCalled(command, runners).includes('"$@"');
      if (steps.some(runs)) runners.add(name);
    }
  }
  return runners;
}

/**
 * The first word of a command, and what runners among its words are to run.
 *
 * What stands between is told from it by its form: numbers, quoted labels and
 * variables are arguments of the runner's own.
 */
export function listCalled(
  command: ShellCommand,
  runners: ReadonlySet<string>,
): string[] {
  const called = [headOf(command)];
  for (const word of command.words.slice(1)) {
    if (!runners.has(called.at(-1) ?? "")) break;
    if (!isArgument(word)) called.push(word.literal ?? word.raw);
  }
  return called;
}

function isArgument({ raw, literal }: ShellWord): boolean {
  if (raw === '"$@"' || /^\$\w+_PROG$/.test(raw)) return false;
  return literal !== raw || /^\d+$/.test(raw);
}
