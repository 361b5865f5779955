/** W3, W7 and W8: what reviewers of the house ask about. */

import type { LintFinding } from "./finding.ts";
import { runsBeside } from "./run_beside.ts";
import type { ShellCompound, ShellNode } from "./shell_node.ts";
import {
  commandsWithin,
  headOf,
  listAssigned,
  listDeclared,
  wordsOf,
} from "./shell_script.ts";
import type { ShellScript, ShellStep } from "./shell_script.ts";
import { listOwnSteps, reachSteps } from "./xfstests_case.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

/** Helpers that end the test by themselves where they fail. */
const FAIL_BY_THEMSELVES =
  /^(?:_require_\w+|_scratch_mount|_scratch_cycle_mount|_scratch_remount)$/;

const LEAVES: ReadonlySet<string> = new Set([
  ...["break", "return", "exit", "_exit", "_fail", "_notrun"],
]);

/**
 * Variables of functions, pointless ends, and time that passes.
 *
 * @param others The commands of whatever is sourced together with the script.
 */
export function* lintHabits(
  script: ShellScript,
  others: ShellStep[],
): Iterable<LintFinding> {
  const { path } = script;
  for (const { line, message } of judgeVariables(script, others)) {
    yield { rule: "W3", path, line, message };
  }
  for (const { line, message } of judgeFailures(script)) {
    yield { rule: "W7", path, line, message };
  }
  for (const { line, message } of judgeSleeps(script)) {
    yield { rule: "W8", path, line, message };
  }
}

/** Functions that only this case has. */
export function* lintOwnNames(script: ShellScript): Iterable<LintFinding> {
  for (const { name, line } of script.functions.values()) {
    if (!name.startsWith("_") || name === "_cleanup") continue;
    const message = `"${name}" is the case's own: no "_" before its name`;
    yield { rule: "W3", path: script.path, line, message };
  }
}

interface Fault {
  line: number;
  message: string;
}

/** What a function sets and nothing else reads is its own. */
function* judgeVariables(
  script: ShellScript,
  others: ShellStep[],
): Iterable<Fault> {
  const seen = new Set<string>();
  for (const step of script.steps) {
    if (step.scope === undefined) continue;
    for (const name of listAssigned(step.command)) {
      const key = `${step.scope} ${name}`;
      if (seen.has(key) || !/^[a-z]/.test(name) || declares(step, name)) {
        continue;
      }
      seen.add(key);
      const isShared = [...script.steps, ...others].some((other) =>
        (other.scope !== step.scope || other.script !== script) &&
        !declares(other, name) && mentions(other, name)
      );
      if (isShared) continue;
      yield {
        line: step.command.line,
        message: `"${name}" is not local to ${step.scope}()`,
      };
    }
  }
}

/** Whether the function of a step has a variable of its own of this name. */
function declares({ script, scope }: ShellStep, name: string): boolean {
  return scope !== undefined &&
    script.stepsByScope.get(scope)?.some(({ command }) =>
        listDeclared(command).includes(name)
      ) === true;
}

function mentions({ command }: ShellStep, name: string): boolean {
  const word = new RegExp(`\\b${name}\\b`);
  return wordsOf(command).some(({ raw }) => word.test(raw));
}

function* judgeFailures(script: ShellScript): Iterable<Fault> {
  for (const { command: { line, words: [head, reason] } } of script.steps) {
    const name = head?.literal;
    if (name !== "_fail" && name !== "_notrun" || reason) continue;
    yield { line, message: `${name} without a reason` };
  }
  for (const chain of listCompounds(script.nodes)) {
    const [first, second] = chain.body;
    if (chain.kind !== "chain") continue;
    if (first?.kind !== "command" || second?.kind !== "command") continue;
    if (headOf(second) !== "_fail") continue;
    const head = headOf(first);
    if (!FAIL_BY_THEMSELVES.test(head)) continue;
    yield { line: second.line, message: `${head} fails the test by itself` };
  }
}

/** Of a line, or of the function that is there for it. */
function* judgeSleeps(script: ShellScript): Iterable<Fault> {
  for (const { command, scope, within } of script.steps) {
    if (headOf(command) !== "sleep") continue;
    if (within.some(({ kind }) => kind === "loop")) continue;
    const { line } = command;
    const places = [line, script.functions.get(scope ?? "")?.line ?? line];
    const isSaid = / # /.test(script.lines[line - 1] ?? "") ||
      places.some((place) => /^\s*#/.test(script.lines[place - 2] ?? ""));
    if (!isSaid) yield { line, message: "sleep without a comment" };
  }
}

/** Ends after the first test point, and loops that wait for ever. */
export function* lintCourse(one: XfstestsCase): Iterable<LintFinding> {
  let isTested = false;
  for (const step of listOwnSteps(one)) {
    const { command, script: { path } } = step;
    isTested ||= reachSteps(one.functions, [step]).some(({ command }) =>
      /^_dax_test(?:_|$)/.test(headOf(command))
    );
    if (!isTested || headOf(command) !== "_fail") continue;
    const message = "_fail after a test point: print what is wrong";
    yield { rule: "W7", path, line: command.line, message };
  }
  for (const step of one.reached) {
    const { command, within, script: { path } } = step;
    if (headOf(command) !== "sleep") continue;
    const loop = within.findLast(({ kind }) => kind === "loop");
    if (loop?.kind !== "loop" || isBounded(loop) || runsBeside(one, step)) {
      continue;
    }
    const message = "sleep in a loop without a bound";
    yield { rule: "W8", path, line: command.line, message };
  }
}

/** Whether a loop counts, looks at the time or is left. */
function isBounded(loop: ShellCompound): boolean {
  return commandsWithin(loop.body).some((command) => {
    const head = headOf(command);
    return head === "for" || LEAVES.has(head) ||
      wordsOf(command).some(({ raw }) =>
        /^-(?:lt|le|gt|ge)$|SECONDS|^\(\(|^_soak_loop_running$/.test(raw)
      );
  });
}

function* listCompounds(nodes: ShellNode[]): Iterable<ShellCompound> {
  for (const node of nodes) {
    if (node.kind === "command") continue;
    if (node.kind !== "function") yield node;
    yield* listCompounds(node.body);
  }
}
