/** E13: a device is unbound so that neither the test nor check gets stuck. */

import type { LintFinding } from "./finding.ts";
import { runsBeside, saysWord } from "./run_beside.ts";
import { headOf, wordsOf } from "./shell_script.ts";
import type { ShellStep } from "./shell_script.ts";
import { listOwnSteps, reachSteps } from "./xfstests_case.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

const UNBIND = /\/unbind(?:["\s)]|$)/;
const BIND = /\/bind(?:["\s)]|$)/;
const MOUNTS = /^_(?:try_)?(?:scratch_)?(?:cycle_)?mount$/;
const LOAD = /^_run_fsstress|^_run_fsx|\$\{?(?:FSSTRESS|FSX)_PROG\b/;

/** What every case has to do that writes to a driver's `unbind`. */
export function* lintRemoval(one: XfstestsCase): Iterable<LintFinding> {
  const { reached, functions, script: { path } } = one;
  const writes = reached.filter(({ command }) =>
    wordsOf(command).some(({ raw }) => UNBIND.test(raw))
  );
  if (writes.length === 0) return;
  for (const step of writes) {
    if (runsBeside(one, step)) continue;
    const { script, command: { line } } = step;
    const message = "unbind in the foreground: it may never return";
    yield { rule: "E13", path: script.path, line, message };
  }
  const steps = listOwnSteps(one).map((step) => ({
    line: step.command.line,
    reached: reachSteps(functions, [step]),
  }));
  const removal = steps.findIndex(({ reached }) => saysWord(reached, UNBIND));
  const line = steps[removal]?.line ?? 1;
  const cleaning = reachSteps(functions, functions.get("_cleanup") ?? []);
  const isMountedAfter = steps.slice(removal).some(({ reached }) =>
    saysWord(reached, MOUNTS)
  );
  const isUnchecked = reached.some(({ command }) =>
    headOf(command) === "rm" &&
    command.words.some(({ raw }) => raw.includes("/require_scratch"))
  );
  const faults: [boolean, string][] = [
    [saysWord(cleaning, BIND), "_cleanup() does not bind the device again"],
    [
      saysWord(cleaning, /\$\{?\w*stuck/i),
      "_cleanup() does not see what is stuck",
    ],
    [
      isMountedAfter || isUnchecked,
      "neither is the log replayed by a mount after unbind, " +
      "nor ${RESULT_DIR}/require_scratch removed",
    ],
    [
      saysWord(reached, /blocked for more than/),
      'nothing looks for "blocked for more than", which check does not',
    ],
    [
      !saysWord(reached, LOAD) || limitsCores(reached),
      'no "ulimit -c 0": fsstress and fsx abort on SIGBUS, ' +
      "and check fails a test with a core",
    ],
  ];
  for (const [isRight, message] of faults) {
    if (!isRight) yield { rule: "E13", path, line, message };
  }
}

function limitsCores(steps: ShellStep[]): boolean {
  return steps.some(({ command: { words } }) =>
    words.map(({ raw }) => raw).join(" ") === "ulimit -c 0"
  );
}
