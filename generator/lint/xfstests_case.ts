/** A generated case, with all that it sources of ours. */

import type { GeneratedFile } from "../render/generated_file.ts";
import { findRunners } from "./called_words.ts";
import type { ShellCommand } from "./shell_node.ts";
import { listArrays } from "./shell_script.ts";
import type { ShellScript, ShellStep } from "./shell_script.ts";

/** A case of `tests/`, its golden output, and our files of `common/`. */
export interface XfstestsCase {
  /** `xfs`, `ext4`, `generic`. */
  directory: string;
  /** Three digits. */
  number: string;
  script: ShellScript;
  golden: GeneratedFile | undefined;
  /** Our files of `common/` that it sources, by their names there. */
  shared: ReadonlyMap<string, ShellScript>;
  /** What is sourced of `common/`, by it and by our files. */
  sources: { name: string; line: number; script: ShellScript }[];
  /**
   * The commands of each function of ours; and what sets each array of
   * commands, by its expansion: `${NAME[@]}`.
   */
  functions: ReadonlyMap<string, ShellStep[]>;
  /** Those of them that have their arguments run. */
  runners: ReadonlySet<string>;
  /** Every command that the case can come to. */
  reached: ShellStep[];
}

/** @param scripts Our files of `common/`, by their names there. */
export function readCase(
  { directory, number, script, golden }: Pick<
    XfstestsCase,
    "directory" | "number" | "script" | "golden"
  >,
  scripts: ReadonlyMap<string, ShellScript>,
): XfstestsCase {
  const sources = listSources(script);
  const shared = new Map<string, ShellScript>();
  for (const { name } of sources) {
    const ours = scripts.get(name);
    if (ours === undefined || shared.has(name)) continue;
    shared.set(name, ours);
    sources.push(...listSources(ours));
  }
  const functions = new Map<string, ShellStep[]>();
  for (const one of [...shared.values(), script]) {
    // The case's own come last, as they are defined after the others.
    for (const name of one.functions.keys()) {
      functions.set(name, one.stepsByScope.get(name) ?? []);
    }
  }
  for (const one of [...shared.values(), script]) {
    for (const step of one.steps) {
      for (const { name } of listArrays(step.command)) {
        const key = expansionOf(name);
        const steps = functions.get(key) ?? [];
        functions.set(key, [...steps, step]);
      }
    }
  }
  const roots = [...shared.values(), script].flatMap((one) =>
    one.stepsByScope.get(undefined) ?? []
  );
  const reached = reachSteps(functions, [
    ...roots,
    ...functions.get("_cleanup") ?? [],
  ]);
  return {
    ...{ directory, number, script, golden },
    ...{ shared, sources, functions, reached },
    runners: findRunners(functions),
  };
}

/** `${NAME[@]}` */
export function expansionOf(array: string): string {
  return `\${${array}[@]}`;
}

/** `. ./common/NAME` */
function listSources(script: ShellScript): XfstestsCase["sources"] {
  return script.steps.flatMap(({ command: { line, words } }) => {
    const [dot, file] = words;
    const [, name] = /^(?:\.\/)?common\/([\w.-]+)$/.exec(file?.raw ?? "") ?? [];
    return dot?.raw === "." && name !== undefined
      ? [{ name, line, script }]
      : [];
  });
}

/** The commands of a case outside of its functions, in order. */
export function listOwnSteps({ script }: XfstestsCase): ShellStep[] {
  return script.stepsByScope.get(undefined) ?? [];
}

/**
 * The functions of ours that a command names: to call them, or to have them
 * called by what it calls, or to keep them for later in an array.
 */
export function listNamed(
  functions: ReadonlyMap<string, unknown>,
  command: ShellCommand,
): string[] {
  return listWords(command).filter((word) => functions.has(word));
}

const EXPANSION = /\$\{\w+\[@\]\}/g;
const NAME_OR_EXPANSION = /\$\{\w+\[@\]\}|\w+/g;

/** Found once for each command: every case of a suite goes through them. */
const wordsOfCommands = new WeakMap<ShellCommand, string[]>();

/** The words of a command whose text is known, and arrays that it expands. */
export function listWords(command: ShellCommand): string[] {
  let words = wordsOfCommands.get(command);
  if (words === undefined) {
    words = [
      ...command.words.flatMap(({ literal, raw }) =>
        literal ?? raw.match(EXPANSION) ?? []
      ),
      ...listArrays(command).flatMap(({ value: { raw } }) =>
        raw.match(NAME_OR_EXPANSION) ?? []
      ),
    ];
    wordsOfCommands.set(command, words);
  }
  return words;
}

/** Commands, and those of all functions of ours that they lead to. */
export function reachSteps(
  functions: ReadonlyMap<string, ShellStep[]>,
  roots: ShellStep[],
): ShellStep[] {
  const reached = [...roots];
  const seen = new Set<string>();
  for (const step of reached) {
    for (const name of listNamed(functions, step.command)) {
      if (seen.has(name)) continue;
      seen.add(name);
      reached.push(...functions.get(name) ?? []);
    }
  }
  return reached;
}
