/**
 * The options of a verb: one table for the parser, the help and the words that
 * a mistaken one is compared with.
 *
 * @module
 */

/** What every option has. */
interface OptionStory {
  /** What it does, in the imperative, for the help; no full stop. */
  summary: string;
}

/** `--name`: true if given. */
export interface FlagOption extends OptionStory {
  kind: "flag";
  /** Its short form: `h` for `-h`. */
  letter?: string;
}

/** `--name VALUE`: a text, or undefined. */
export interface TextOption extends OptionStory {
  kind: "text";
  /** What the value is, for the help: `FILE`. */
  placeholder: string;
  /** The only values that it can have. */
  choices?: readonly string[];
}

/** `--name VALUE`, any number of times: an array of texts. */
export interface TextsOption extends OptionStory {
  kind: "texts";
  /** What the value is, for the help: `KERNEL`. */
  placeholder: string;
  /** The only values that it can have. */
  choices?: readonly string[];
}

/** `--name NUMBER`: a number, or undefined. */
export interface NumberOption extends OptionStory {
  kind: "number";
  /** What the value is, with its unit, for the help: `SECONDS`. */
  placeholder: string;
  /** The smallest value. */
  minimum: number;
  /** Whether only whole numbers will do. */
  integer?: boolean;
}

/** An option of a verb. */
export type Option = FlagOption | TextOption | TextsOption | NumberOption;

/** Options by their names in kebab-case, without dashes. */
export type OptionTable = Readonly<Record<string, Option>>;

interface ValueOfKind {
  flag: boolean;
  text: string | undefined;
  texts: string[];
  number: number | undefined;
}

/** What parsing a table's options gives, by name. */
export type OptionValues<Table extends OptionTable = OptionTable> = {
  [Name in keyof Table]: ValueOfKind[Table[Name]["kind"]];
};

/** Options that every verb has. */
export const commonOptions = {
  help: { kind: "flag", letter: "h", summary: "Show this help" },
  debug: { kind: "flag", summary: "Show where in yank an error comes from" },
} as const satisfies OptionTable;

/** The option of verbs that can print their result as a JSON document. */
export const jsonOption = {
  kind: "flag",
  summary: "Print one JSON document",
} as const satisfies Option;
