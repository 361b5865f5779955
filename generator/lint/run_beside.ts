/** Whether commands run beside a test, which looks after them for so long. */

import { commandsWithin, headOf, listArrays, wordsOf } from "./shell_script.ts";
import type { ShellStep } from "./shell_script.ts";
import {
  expansionOf,
  listNamed,
  listWords,
  reachSteps,
} from "./xfstests_case.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

/** Whether something is waited for: by `wait`, or by looking again and again. */
export function waits(steps: ShellStep[]): boolean {
  return steps.some(({ command, within }) =>
    headOf(command) === "wait" ||
    headOf(command) === "sleep" && within.some(({ kind }) => kind === "loop")
  );
}

/**
 * Whether a command is in the background in whatever way the case comes to it,
 * and is waited for there.
 */
export function runsBeside(
  one: XfstestsCase,
  step: ShellStep,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const { command, within, scope } = step;
  if (command.isBackground || within.some(({ isBackground }) => isBackground)) {
    return waits(reachSteps(one.functions, sameScope(one, step)));
  }
  if (isGivenToJob(one, step)) return true;
  const arrays = listArrays(command);
  const names = arrays.length > 0
    ? arrays.map(({ name }) => expansionOf(name))
    : scope === undefined || seen.has(scope)
    ? []
    : [scope];
  const callers = listCallers(one, names);
  const inner = new Set([...seen, ...names]);
  return callers.length > 0 &&
    callers.every((caller) => runsBeside(one, caller, inner));
}

/** What has functions called; where an array keeps one, what expands that. */
function listCallers(one: XfstestsCase, names: string[]): ShellStep[] {
  const callers: ShellStep[] = [];
  const open = new Set(names);
  for (const wanted of open) {
    for (const step of one.reached) {
      if (!listWords(step.command).includes(wanted)) continue;
      const arrays = listArrays(step.command);
      if (arrays.length === 0) callers.push(step);
      for (const { name } of arrays) open.add(expansionOf(name));
    }
  }
  return callers;
}

/** Whether a function that has its arguments run beside it is given a command. */
function isGivenToJob(one: XfstestsCase, { command }: ShellStep): boolean {
  return listNamed(one.functions, command).some((name) =>
    givesToJob(one, name)
  );
}

/** Whether a function's arguments are words of a job, by whatever way. */
function givesToJob(
  one: XfstestsCase,
  name: string,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (seen.has(name)) return false;
  const inner = new Set([...seen, name]);
  const steps = one.functions.get(name) ?? [];
  return steps.filter(({ command: { words } }) =>
    words.some(({ raw }) => raw === '"$@"')
  ).some((step) =>
    isJob(step)
      ? waits(reachSteps(one.functions, steps))
      : listNamed(one.functions, step.command).some((next) =>
        givesToJob(one, next, inner)
      )
  );
}

function isJob({ command, script, scope }: ShellStep): boolean {
  return script.jobs.some((job) =>
    job.scope === scope && commandsWithin([job.node]).includes(command)
  );
}

function sameScope(
  { reached }: XfstestsCase,
  { script, scope }: ShellStep,
): ShellStep[] {
  return reached.filter((other) =>
    other.script === script && other.scope === scope
  );
}

/** Whether some word of commands is like this, as it stands there. */
export function saysWord(steps: ShellStep[], pattern: RegExp): boolean {
  return steps.some(({ command }) =>
    wordsOf(command).some(({ raw }) => pattern.test(raw))
  );
}
