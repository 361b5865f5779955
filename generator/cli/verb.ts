/** What a verb of the command line is. */

import type { Talk } from "../base/talk.ts";
import type { OptionTable, OptionValues } from "./option_table.ts";

/** What a verb is run with. */
export interface VerbContext<Table extends OptionTable = OptionTable> {
  /** What follows the verb and is no option. */
  arguments: string[];
  options: OptionValues<Table>;
  /** What follows `--`, for verbs that pass it on. */
  rest: string[];
  /** Absolute path of the project. */
  root: string;
  /** Absolute path that the user's relative paths start from. */
  directory: string;
  /** Writes data to stdout as it is. */
  print(text: string): void;
  /** Talks to the user on stderr. */
  talk: Talk;
  /** Whether each stream takes colours. */
  colour: { stdout: boolean; stderr: boolean };
  /** Aborted, with an `InterruptedError`, when the user or the system says stop. */
  signal: AbortSignal;
}

/** What a verb takes beside options. */
export interface ArgumentShape {
  /** For the help: `SCENARIO`. */
  placeholder: string;
  /** How many it needs; 0 when absent. */
  minimum?: number;
  /** How many it takes; any number when absent. */
  maximum?: number;
}

/** A verb: what a file in `verbs/` exports. */
export interface Verb {
  /** What it does, in the imperative, for the help; no full stop. */
  summary: string;
  options: OptionTable;
  /** Absent: it takes none. */
  arguments?: ArgumentShape;
  /** What it does with what follows `--`; absent: these are arguments, too. */
  rest?: string;
  /** Returns the exit status: 0, or 1 where a test did not pass. */
  run(context: VerbContext): Promise<0 | 1>;
}
