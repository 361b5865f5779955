/** A shell script, as the rules go through it. */

import { listJobs } from "./jobs.ts";
import type { ShellJob } from "./jobs.ts";
import { parseShell } from "./parse_shell.ts";
import { readAssignment } from "./read_words.ts";
import type {
  ShellAssignment,
  ShellCommand,
  ShellCompound,
  ShellFunction,
  ShellNode,
  ShellWord,
} from "./shell_node.ts";

/** One command and what it is within. */
export interface ShellStep {
  script: ShellScript;
  command: ShellCommand;
  /** The function in whose body it is. */
  scope: string | undefined;
  /** Outermost first; without the function. */
  within: ShellWithin[];
}

/** `substitution` is `$( ... )`. */
export type ShellWithin =
  | ShellCompound
  | { kind: "substitution"; isBackground: false; redirects: [] };

/** A generated file of shell. */
export interface ShellScript {
  path: string;
  /** Without the last, empty one. */
  lines: string[];
  nodes: ShellNode[];
  /** Every command, functions' included, in the order of the text. */
  steps: ShellStep[];
  /** The same by function; undefined has those outside of all. */
  stepsByScope: ReadonlyMap<string | undefined, ShellStep[]>;
  functions: ReadonlyMap<string, ShellFunction>;
  jobs: ShellJob[];
  /** The lines that begin in quotes or belong to a here-document, from 1. */
  literalLines: ReadonlySet<number>;
}

/** @throws {ShellSyntaxError} If the text's structure cannot be read. */
export function readScript(path: string, text: string): ShellScript {
  const { nodes, literalLines } = parseShell(text);
  const functions = new Map<string, ShellFunction>();
  const steps: ShellStep[] = [];
  const stepsByScope = new Map<string | undefined, ShellStep[]>();
  const script: ShellScript = {
    ...{ path, lines: splitLines(text), literalLines },
    ...{ nodes, functions, steps, stepsByScope },
    jobs: [...listJobs(nodes)],
  };
  for (const found of listCommands(nodes, functions)) {
    const step = { ...found, script };
    const others = stepsByScope.get(step.scope);
    if (others === undefined) stepsByScope.set(step.scope, [step]);
    else others.push(step);
    steps.push(step);
  }
  return script;
}

/** The lines of a text, without the end of the last. */
export function splitLines(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}

function* listCommands(
  nodes: ShellNode[],
  functions: Map<string, ShellFunction>,
  scope?: string,
  within: ShellWithin[] = [],
): Iterable<Omit<ShellStep, "script">> {
  for (const node of nodes) {
    if (node.kind === "function") {
      functions.set(node.name, node);
      yield* listCommands(node.body, functions, node.name);
    } else if (node.kind === "command") {
      yield { command: node, scope, within };
      const inner = wordsOf(node).flatMap(({ inner }) => inner);
      yield* listCommands(inner, functions, scope, [
        ...within,
        { kind: "substitution", isBackground: false, redirects: [] },
      ]);
    } else {
      yield* listCommands(node.body, functions, scope, [...within, node]);
    }
  }
}

/** All words of a command: assignments and where it is redirected, too. */
export function wordsOf(command: ShellCommand): ShellWord[] {
  return [
    ...command.assignments.map(({ value }) => value),
    ...command.words,
    ...command.redirects.map(({ target }) => target),
  ];
}

/** What a command calls: a function, a program, or `$VARIABLE` as it stands. */
export function headOf({ words: [head] }: ShellCommand): string {
  return head === undefined ? "" : head.literal ?? head.raw;
}

/** The commands within nodes, without those of functions. */
export function commandsWithin(nodes: ShellNode[]): ShellCommand[] {
  return [...listCommands(nodes, new Map())].filter(({ scope }) =>
    scope === undefined
  ).map(({ command }) => command);
}

/** Whether commands run beside the script, or where they cannot change it. */
export function isApart({ command, within }: ShellStep): boolean {
  return command.isBackground ||
    within.some(({ kind, isBackground }) =>
      isBackground || kind === "subshell" || kind === "substitution"
    );
}

/** The variables that a command sets. */
export function listAssigned(command: ShellCommand): string[] {
  const names = command.assignments.map(({ name }) => name);
  const words = command.words.map(({ raw }) => raw);
  if (headOf(command) === "read") {
    names.push(...words.slice(1).filter((word) => /^[A-Za-z_]\w*$/.test(word)));
  }
  for (const word of words) {
    const [, name] = /^\(\(\s*([A-Za-z_]\w*)\s*=(?!=)/.exec(word) ?? [];
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** The variables that a command declares for its function. */
export function listDeclared(command: ShellCommand): string[] {
  if (!/^(local|declare)$/.test(headOf(command))) return [];
  return command.words.slice(1).flatMap(({ raw }) =>
    /^([A-Za-z_]\w*)/.exec(raw)?.[1] ?? []
  );
}

/** The arrays that a command sets, with their words. */
export function listArrays(command: ShellCommand): ShellAssignment[] {
  const declared = /^(?:local|declare)$/.test(headOf(command))
    ? command.words.flatMap((word) => readAssignment(word) ?? [])
    : [];
  return [...command.assignments, ...declared].filter(({ value }) =>
    value.raw.includes("=(")
  );
}
