/** What a shell script is made of, as far as the linter's rules ask. */

/** A word as it stands there. */
export interface ShellWord {
  /** With its quotes. */
  raw: string;
  line: number;
  /** What it stands for, without quotes; undefined if the shell expands it. */
  literal: string | undefined;
  /** The commands of its substitutions. */
  inner: ShellNode[];
}

/** `2>&1`, `>> file`. */
export interface ShellRedirect {
  /** `>`, `>>`, `>&`, `&>`, `<`, `<<`, `<<<`. */
  operator: string;
  /** The number before it, "" if there is none. */
  descriptor: string;
  target: ShellWord;
}

/** `name=value`, before a command or by itself; `for name in`. */
export interface ShellAssignment {
  name: string;
  value: ShellWord;
}

/**
 * A simple command. The heads of `for` and `case` are told as commands of these
 * names, `[[ ... ]]` and `(( ... ))` too.
 */
export interface ShellCommand {
  kind: "command";
  line: number;
  words: ShellWord[];
  assignments: ShellAssignment[];
  redirects: ShellRedirect[];
  /** Whether `&` stands after it. */
  isBackground: boolean;
}

/** Commands that belong together. */
export interface ShellCompound {
  /**
   * `chain` is of `&&` and `||`, `branch` of `if` and `case`, conditions
   * included.
   */
  kind: "group" | "subshell" | "loop" | "branch" | "chain" | "pipe";
  line: number;
  body: ShellNode[];
  redirects: ShellRedirect[];
  isBackground: boolean;
}

/** `name() { ... }`. */
export interface ShellFunction {
  kind: "function";
  line: number;
  name: string;
  body: ShellNode[];
  isBackground: false;
}

export type ShellNode = ShellCommand | ShellCompound | ShellFunction;
