/** E12: what runs beside a test ends with it. */

import type { LintFinding } from "./finding.ts";
import type { ShellJob } from "./jobs.ts";
import { saysWord, waits } from "./run_beside.ts";
import type { ShellNode } from "./shell_node.ts";
import {
  commandsWithin,
  headOf,
  listAssigned,
  listDeclared,
  wordsOf,
} from "./shell_script.ts";
import type { ShellScript, ShellStep } from "./shell_script.ts";
import { reachSteps } from "./xfstests_case.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

/** Jobs, and the function that cleans up. */
export function* lintJobs(one: XfstestsCase): Iterable<LintFinding> {
  const { script, functions, shared, reached } = one;
  const cleanup = functions.get("_cleanup");
  const cleaning = reachSteps(functions, cleanup ?? []);
  if (cleanup !== undefined) {
    const own = script.functions.get("_cleanup");
    const ends = (own?.body ?? []).slice(-2).map((node) =>
      node.kind === "command" ? node.words.map(({ raw }) => raw).join(" ") : ""
    );
    if (!/^cd \/,rm (?:-r -f|-rf|-f) \$tmp\.\*$/.test(ends.join())) {
      yield {
        rule: "E12",
        path: script.path,
        line: own?.body.at(-1)?.line ?? own?.line ?? 1,
        message: '_cleanup() must end with "cd /" and "rm -r -f $tmp.*"',
      };
    }
  }
  // By the house's function, or as any other job by its process id.
  const isKilled =
    cleaning.some(({ command }) => headOf(command) === "_kill_fsstress") ||
    kills(cleaning) && saysWord(reached, /\$_FSSTRESS_PID\b/);
  for (const { command, script: { path } } of reached) {
    const head = headOf(command);
    if (head === "trap") {
      const message = '"trap": _begin_fstest has it call _cleanup()';
      yield { rule: "E12", path, line: command.line, message };
    }
    if (head === "_run_fsstress_bg" && cleanup !== undefined && !isKilled) {
      const message = "_cleanup() does not call _kill_fsstress";
      yield { rule: "E12", path, line: command.line, message };
    }
  }
  for (const file of [script, ...shared.values()]) {
    for (const { node, next, scope } of file.jobs) {
      if (!isReached(one, file, scope)) continue;
      const message = judgeJob(one, { next, scope, cleaning });
      if (message === undefined) continue;
      yield { rule: "E12", path: file.path, line: node.line, message };
    }
  }
}

function isReached(
  { reached }: XfstestsCase,
  file: ShellScript,
  scope: string | undefined,
): boolean {
  return reached.some((step) => step.script === file && step.scope === scope);
}

function judgeJob(
  one: XfstestsCase,
  { next, scope, cleaning }: Pick<ShellJob, "next" | "scope"> & {
    cleaning: ShellStep[];
  },
): string | undefined {
  const names = next === undefined ? [] : listSaved(one, next);
  if (names.length === 0) return "a job whose process id is not saved";
  const own = scope === undefined ? [] : one.functions.get(scope) ?? [];
  const declared = new Set(own.flatMap(({ command }) => listDeclared(command)));
  const isLocal = names.every((name) => declared.has(name));
  const where = isLocal ? reachSteps(one.functions, own) : cleaning;
  const place = isLocal ? `${scope}()` : "_cleanup()";
  const ends = listDealings(where, names).flatMap((step) =>
    reachSteps(one.functions, [step])
  );
  const lack = !kills(ends) ? "kill" : !waits(ends) ? "wait for" : undefined;
  return lack &&
    `a job, "${names.join('", "')}", that ${place} does not ${lack}`;
}

/** The commands with variables, or with others that get these. */
function listDealings(where: ShellStep[], names: string[]): ShellStep[] {
  const dealings: ShellStep[] = [];
  const open = new Set(names);
  for (const name of open) {
    const pattern = new RegExp(`\\b${name}\\b`);
    for (const step of where) {
      if (!saysWord([step], pattern)) continue;
      dealings.push(step);
      for (const other of listAssigned(step.command)) open.add(other);
      for (const other of listDeclared(step.command)) open.add(other);
    }
  }
  return dealings;
}

/** The variables that get `$!`, here or in the function that it is given to. */
function listSaved(one: XfstestsCase, next: ShellNode): string[] {
  return commandsWithin([next]).flatMap((command) => {
    const has = wordsOf(command).some(({ raw }) => raw.includes("$!"));
    if (!has) return [];
    const given = one.functions.get(headOf(command)) ?? [];
    const local = new Set(
      given.flatMap(({ command }) => listDeclared(command)),
    );
    return [
      ...listAssigned(command),
      ...listDeclared(command),
      ...given.flatMap(({ command }) => listAssigned(command))
        .filter((name) => !local.has(name)),
    ];
  });
}

function kills(steps: ShellStep[]): boolean {
  return steps.some(({ command }) => headOf(command) === "kill");
}
