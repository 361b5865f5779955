/** E7, E8, W4 and W5: words of shell that the house does not use. */

import { listCalled } from "./called_words.ts";
import type { LintFinding } from "./finding.ts";
import type { House } from "./house.ts";
import type { ShellRedirect } from "./shell_node.ts";
import { headOf, isApart, wordsOf } from "./shell_script.ts";
import type { ShellScript, ShellStep } from "./shell_script.ts";
import { listOwnSteps } from "./xfstests_case.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

/** What is said instead of these. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["_supported_fs", "_exclude_fs, or a _require_ of the feature"],
  ["egrep", "grep -E"],
  ["fgrep", "grep -F"],
  ["hexdump", "od"],
  ["killall", "kill of what was started"],
  ["mount", "_mount or _scratch_mount"],
  ["umount", "_unmount or _scratch_unmount"],
  ["$UMOUNT_PROG", "_unmount or _scratch_unmount"],
]);

/** Programs with a variable that the house calls by their names as well. */
const BY_NAME: ReadonlySet<string> = new Set([
  ...["awk", "bc", "df", "mkfs", "mount", "perl", "sed", "umount"],
]);

/** A case ends by `_exit 0`, and asks for its scratch device in one way. */
export function* lintEnd(one: XfstestsCase): Iterable<LintFinding> {
  const { script: { path, nodes, lines } } = one;
  const last = nodes.at(-1);
  const isExit = last?.kind === "command" &&
    last.words.map(({ raw }) => raw).join(" ") === "_exit 0";
  if (!isExit) {
    const line = last?.line ?? lines.length;
    yield { rule: "E7", path, line, message: 'must end with "_exit 0"' };
  }
  const requirements = listOwnSteps(one).map(({ command }) => command);
  const find = (name: string) =>
    requirements.find((command) => headOf(command) === name);
  const strict = find("_require_scratch");
  const lax = find("_require_scratch_nocheck");
  if (strict === undefined || lax === undefined) return;
  yield {
    rule: "E8",
    path,
    line: Math.max(strict.line, lax.line),
    message: "both _require_scratch and _require_scratch_nocheck",
  };
}

/**
 * Words and redirections, one after the other.
 *
 * @param runners The functions of ours that have their arguments run.
 */
export function* lintWords(
  script: ShellScript,
  { house, runners }: { house: House; runners: ReadonlySet<string> },
): Iterable<LintFinding> {
  for (const step of script.steps) {
    const { command } = step;
    const head = headOf(command);
    const faults = [
      ...judgeExit(step),
      ...judgeRedirects(step),
      ...wordsOf(command).filter(({ raw }) => /\b4096\b/.test(raw)).map(
        () => ["W5", "4096: use _get_page_size or _get_file_block_size"],
      ),
    ];
    if (head === "set" && /^-\w*e/.test(command.words[1]?.raw ?? "")) {
      faults.push(["E8", '"set -e": the house does not use it']);
    }
    for (const name of listCalled(command, runners)) {
      const instead = INSTEAD.get(name);
      const variable = house.tools.get(name);
      if (instead !== undefined) {
        faults.push(["E8", `"${name}": use ${instead}`]);
      } else if (variable !== undefined && !BY_NAME.has(name)) {
        faults.push(["W4", `"${name}": use $${variable}`]);
      }
    }
    for (const [rule = "", message = ""] of faults) {
      yield { rule, path: script.path, line: command.line, message };
    }
  }
}

/** The status of a test is what `_exit` was told. */
function judgeExit(step: ShellStep): [string, string][] {
  const { command } = step;
  const faults: [string, string][] = [];
  if (command.assignments.some(({ name }) => name === "status")) {
    faults.push(["E7", '"status" is set: use _exit']);
  }
  if (headOf(command) === "exit" && !isApart(step)) {
    faults.push(["E7", '"exit": use _exit']);
  }
  return faults;
}

function judgeRedirects({ command, within }: ShellStep): [string, string][] {
  const faults: [string, string][] = [];
  const { redirects } = command;
  const isFull = ({ target }: ShellRedirect) =>
    /\$seqres\.full/.test(target.raw);
  if (redirects.some((one) => one.operator === ">" && isFull(one))) {
    faults.push(["W4", '"> $seqres.full" empties it: use ">>"']);
  }
  const joined = redirects.findIndex(({ operator, descriptor, target }) =>
    operator === ">&" && descriptor === "2" && target.raw === "1"
  );
  const isLate = redirects.slice(joined + 1).some(({ operator, descriptor }) =>
    /^>>?$/.test(operator) && /^1?$/.test(descriptor)
  );
  if (joined >= 0 && isLate) {
    faults.push(["E8", '"2>&1" must stand after where the output goes']);
  }
  const isSaid = redirects.some(({ operator }) => operator.includes(">")) ||
    within.some(({ kind, redirects }) =>
      kind === "substitution" || kind === "pipe" ||
      redirects.some(({ operator }) => operator.includes(">"))
    );
  if (/^_scratch_mkfs/.test(headOf(command)) && !isSaid) {
    faults.push(["W4", `${headOf(command)} without ">> $seqres.full 2>&1"`]);
  }
  return faults;
}
