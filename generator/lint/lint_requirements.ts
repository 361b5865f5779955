/** E10 and W6: what a case asks for, before it does anything. */

import type { LintFinding } from "./finding.ts";
import { saysWord } from "./run_beside.ts";
import { headOf } from "./shell_script.ts";
import type { ShellStep } from "./shell_script.ts";
import { listOwnSteps, reachSteps } from "./xfstests_case.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

const ASKS = /^_(?:require|exclude|fixed_by|wants)_/;

/** What changes a device or what is on it. */
const ACTS =
  /^(?:_(?:try_)?scratch_(?:mkfs|mount|cycle_mount|remount|pool_mkfs)\w*|_mkfs_dev|_mount|_run_fsstress\w*|_run_fsx\w*|\$MKFS\w*_PROG)$/;

/** A device of the environment, and what makes it a case's to use. */
const DEVICES = [
  {
    name: "SCRATCH",
    required: /^_require_(?:\w+_)?scratch/,
    used: /\$\{?SCRATCH_(?:DEV|MNT)\b|^_(?:try_)?scratch_/,
  },
  {
    name: "TEST",
    required: /^_require_test(?:$|_(?!program))/,
    used: /\$\{?TEST_(?:DEV|DIR)\b/,
  },
];

/** Requirements come first, and are those of what is used. */
export function* lintRequirements(one: XfstestsCase): Iterable<LintFinding> {
  const { path } = one.script;
  let acted: ShellStep | undefined;
  for (const step of listOwnSteps(one)) {
    const { command } = step;
    const head = headOf(command);
    if (!ASKS.test(head)) {
      if (acted === undefined && actsSomehow(one, step)) acted = step;
      continue;
    }
    // What a mounted filesystem can do is asked of that one.
    const isOfMounted = command.words.some(({ raw }) =>
      /\$\{?(?:SCRATCH_MNT|TEST_DIR)\b/.test(raw)
    );
    if (acted === undefined || isOfMounted) continue;
    yield {
      rule: "E10",
      path,
      line: command.line,
      message: `${head} after ${headOf(acted.command)} in line ` +
        `${acted.command.line}`,
    };
  }
  for (const { name, required, used } of DEVICES) {
    const asked = one.reached.find(({ command }) =>
      required.test(headOf(command))
    );
    // What asks for a device names it, too.
    const user = one.reached.find((step) =>
      !ASKS.test(step.scope ?? headOf(step.command)) && saysWord([step], used)
    );
    if (asked === undefined && user !== undefined) {
      yield {
        rule: "E10",
        path: user.script.path,
        line: user.command.line,
        message: `uses ${name}_DEV without a requirement of it`,
      };
    }
    // What asks for more than the device may be there for that.
    const isAlone = asked !== undefined &&
      /^_require_(?:scratch|test)(?:_nocheck)?$/.test(headOf(asked.command));
    if (isAlone && user === undefined) {
      yield {
        rule: "E10",
        path: asked.script.path,
        line: asked.command.line,
        message: `${headOf(asked.command)}, but ${name}_DEV is not used`,
      };
    }
  }
}

function actsSomehow(one: XfstestsCase, step: ShellStep): boolean {
  return reachSteps(one.functions, [step]).some(({ command, scope }) =>
    !ASKS.test(scope ?? "") &&
    command.words.some(({ literal, raw }) => ACTS.test(literal ?? raw))
  );
}

/** `_fixed_by_kernel_commit ID "subject"`; what ID is, only a tree knows. */
export function* lintCommits({ script }: XfstestsCase): Iterable<LintFinding> {
  for (const { command } of script.steps) {
    const head = headOf(command);
    if (!/^_(?:fixed_by|wants)_kernel_commit$/.test(head)) continue;
    const [, id, subject] = command.words;
    const isRight = /^(?:[0-9a-f]{12}|x{12})$/.test(id?.raw ?? "") &&
      /^(["']).+\1$/s.test(subject?.raw ?? "") && command.words.length === 3;
    if (isRight) continue;
    yield {
      rule: "W6",
      path: script.path,
      line: command.line,
      message: `${head} takes 12 digits of a commit and its subject in quotes`,
    };
  }
}
