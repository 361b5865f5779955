/** E9 and W2: what a case calls is there, and what is sourced is used. */

import { listCalled } from "./called_words.ts";
import type { LintFinding } from "./finding.ts";
import { reachFiles } from "./house.ts";
import type { House } from "./house.ts";
import { headOf, wordsOf } from "./shell_script.ts";
import type { ShellStep } from "./shell_script.ts";
import { listWords } from "./xfstests_case.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

/** Variables that are bash's, or anyone's. */
const ANYWHERE =
  /^(?:BASH\w*|EUID|FUNCNAME|HOME|HOSTNAME|IFS|LC_ALL|LINENO|OLDPWD|OSTYPE|PATH|PIPESTATUS|PPID|PWD|RANDOM|REPLY|SECONDS|UID|USER)$/;

/** Functions and variables are those of what is sourced. */
export function* lintHelpers(
  one: XfstestsCase,
  house: House,
): Iterable<LintFinding> {
  const { directory, shared } = one;
  // That a case has to source the first is of E4.
  const sources = ["preamble", ...one.sources.map(({ name }) => name)];
  const files = reachFiles(house, { directory, sources });
  const variables = listOwnVariables(one);
  for (const step of one.reached) {
    const { script: { path }, command: { line } } = step;
    for (const name of listHelpers(one, step)) {
      const homes = house.functions.get(name);
      if (homes?.some((home) => files.has(home))) continue;
      const message = homes === undefined
        ? `"${name}" is defined nowhere`
        : `"${name}" is in common/${homes[0]}, which is not sourced`;
      yield { rule: "E9", path, line, message };
    }
    for (const name of listMisnamed(one, step)) {
      const message = `"${name}" is defined nowhere, "_${name}" is`;
      yield { rule: "E9", path, line, message };
    }
    for (const name of listVariables(step)) {
      // Some are set by what the test itself does not source.
      const isKnown = variables.has(name) || house.variables.has(name) ||
        ANYWHERE.test(name);
      if (isKnown) continue;
      const message = `"$${name}" is set nowhere`;
      yield { rule: "E9", path, line, message };
    }
  }
  const isUsed = (file: string) =>
    one.reached.some((step) => usesFile(step, { one, house, file }));
  for (const { name, line, script } of one.sources) {
    if (name === "preamble" || isUsed(name)) continue;
    const message = shared.has(name) || house.sourced.has(name)
      ? `common/${name} is sourced, nothing of it is used`
      : `common/${name} is not there`;
    yield { rule: "W2", path: script.path, line, message };
  }
}

function usesFile(
  step: ShellStep,
  { one, house, file }: { one: XfstestsCase; house: House; file: string },
): boolean {
  const ours = one.shared.get(file);
  const words = step.command.words.map(({ literal }) => literal ?? "");
  return words.some((word) =>
    ours?.functions.has(word) ||
    house.functions.get(word)?.includes(file)
  ) || listVariables(step).some((name) =>
    house.variables.get(name)?.includes(file)
  );
}

/** Names of helpers that a command calls or has called, but none of ours. */
function listHelpers(one: XfstestsCase, { command }: ShellStep): string[] {
  return listCalled(command, one.runners).filter((name) =>
    /^(?:_[a-zA-Z_]\w*|run_\w+)$/.test(name) && !one.functions.has(name)
  );
}

/** Names that one of our shared functions has but for its first character. */
function listMisnamed(
  { functions, script }: XfstestsCase,
  { command }: ShellStep,
): string[] {
  return listWords(command).filter((word) =>
    functions.has(`_${word}`) && !functions.has(word) &&
    !script.functions.has(`_${word}`)
  );
}

/** Variables in capitals that a command reads. */
function listVariables({ command }: ShellStep): string[] {
  return wordsOf(command).flatMap(({ raw }) => {
    const expanded = raw.startsWith('"') ? raw : raw.replace(/'[^']*'/g, "");
    // One with a default need not be set.
    return [
      ...expanded.matchAll(
        /(?<!\\)\$(?:\{[#!]?([A-Z][A-Z0-9_]*)(?!\w|:?[-+=])|([A-Z][A-Z0-9_]*))/g,
      ),
    ].map(([, braced, plain]) => braced ?? plain ?? "");
  });
}

/** What our files set, and what they say that the environment may. */
function listOwnVariables({ script, shared }: XfstestsCase): Set<string> {
  const names = new Set<string>();
  for (const one of [script, ...shared.values()]) {
    for (const { command } of one.steps) {
      for (const { name } of command.assignments) names.add(name);
      if (/^(?:local|declare|export|read|readonly)$/.test(headOf(command))) {
        for (const { raw } of command.words.slice(1)) {
          names.add(/^\w*/.exec(raw)?.[0] ?? "");
        }
      }
    }
    for (const line of one.lines) {
      const [, name] = /^#[ \t]+([A-Z][A-Z0-9_]*)\b/.exec(line) ?? [];
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}
