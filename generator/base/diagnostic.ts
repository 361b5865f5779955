/** A mistake of the user's in a file of theirs, at a place. */

/** A place in a source file; `line` and `column` count from 1, as editors do. */
export interface Position {
  /** Path as the user would type it: relative to the project where possible. */
  file: string;
  line: number;
  column: number;
  /** How many characters the caret underlines; 1 when absent. */
  length?: number;
}

/** One mistake, ready to be printed as compilers do. */
export interface Diagnostic {
  /** Kebab-case, stable, listed in the documentation: `unknown-word`. */
  code: string;
  /** What is wrong: states the action that failed, quotes values, no full stop. */
  message: string;
  at: Position;
  /** What would be right. */
  hint?: string;
}
