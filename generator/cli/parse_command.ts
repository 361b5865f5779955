/** Parses what follows a verb by the verb's option table. */

import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import type { Option, OptionTable, OptionValues } from "./option_table.ts";
import type { ArgumentShape } from "./verb.ts";

/** What {@linkcode parseCommand} parses by. */
export interface CommandShape {
  options: OptionTable;
  arguments?: ArgumentShape | undefined;
  /** Whether what follows `--` is kept apart. */
  keepsRest?: boolean;
}

/** What {@linkcode parseCommand} found. */
export interface ParsedCommand {
  options: OptionValues;
  arguments: string[];
  rest: string[];
}

/** A sentence to add to an error, or nothing. */
export function didYouMean(
  word: string,
  candidates: Iterable<string>,
): string {
  const meant = suggestWord(word, candidates);
  return meant === undefined ? "" : `; did you mean ${showValue(meant)}?`;
}

function refuseUnknown(table: OptionTable, argument: string): never {
  const [typed = argument] = argument.split("=", 1);
  const names = Object.keys(table).map((name) => `--${name}`);
  throw new UsageError(
    `Unknown option ${showValue(typed)}${didYouMean(typed, names)}`,
  );
}

/** Keeps a flag from taking the word behind it, and from having a value. */
function closeFlags(table: OptionTable, args: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.map((argument, index) => {
    if (end !== -1 && index >= end) return argument;
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined || !Object.hasOwn(table, name)) return argument;
    if (table[name]?.kind !== "flag") return argument;
    if (value !== undefined) {
      throw new UsageError(
        `Option "--${name}" takes no value: got ${showValue(value)}`,
      );
    }
    return `${argument}=true`;
  });
}

function readNumber(
  name: string,
  text: string,
  { minimum, integer = false }: { minimum: number; integer?: boolean },
): number {
  const number = Number(text);
  const isGood = /^\d+(\.\d+)?$/.test(text) && number >= minimum &&
    (!integer || Number.isSafeInteger(number));
  if (!isGood) {
    throw new UsageError(
      `Option "--${name}" needs a ${
        integer ? "whole number" : "number"
      } of at least ${minimum}: got ${showValue(text)}`,
    );
  }
  return number;
}

function readOption(
  name: string,
  option: Exclude<Option, { kind: "flag" }>,
  texts: string[],
): OptionValues[string] {
  for (const text of texts) {
    if (text === "") {
      throw new UsageError(
        `Option "--${name}" needs a value: --${name} ${option.placeholder}`,
      );
    }
    const choices = "choices" in option ? option.choices : undefined;
    if (choices !== undefined && !choices.includes(text)) {
      throw new UsageError(
        `Option "--${name}" cannot be ${showValue(text)}: it is one of ${
          choices.join(", ")
        }${didYouMean(text, choices)}`,
      );
    }
  }
  if (option.kind === "texts") return texts;
  if (texts.length > 1) {
    throw new UsageError(
      `Option "--${name}" is given ${texts.length} times: it takes one value`,
    );
  }
  const [text] = texts;
  return text === undefined || option.kind === "text"
    ? text
    : readNumber(name, text, option);
}

function checkArguments(
  words: string[],
  { placeholder, minimum = 0, maximum = Infinity }: ArgumentShape,
): void {
  if (words.length < minimum) {
    throw new UsageError(
      words.length === 0
        ? `Missing argument ${placeholder}`
        : `Missing argument ${placeholder}: got ${words.length} of ${minimum}`,
    );
  }
  const surplus = words[maximum];
  if (surplus !== undefined) {
    throw new UsageError(`Unexpected argument ${showValue(surplus)}`);
  }
}

/**
 * Parses a command line by a table.
 *
 * @throws {UsageError} At the first mistake.
 */
export function parseCommand(
  args: readonly string[],
  shape: CommandShape,
): ParsedCommand {
  const { options: table, keepsRest = false } = shape;
  const entries = Object.entries(table);
  const flags = entries.filter(([, { kind }]) => kind === "flag");
  const valued = entries.map(([name]) => name).filter((name) =>
    table[name]?.kind !== "flag"
  );
  const parsed: Record<string, unknown> = parseArgs(
    closeFlags(table, args),
    {
      string: ["_", ...valued],
      boolean: flags.map(([name]) => name),
      collect: valued,
      alias: Object.fromEntries(
        flags.flatMap(([name, option]) =>
          option.kind === "flag" && option.letter !== undefined
            ? [[name, option.letter]]
            : []
        ),
      ),
      "--": keepsRest,
      unknown: (argument: string, key?: string) => {
        if (key !== undefined) refuseUnknown(table, argument);
      },
    },
  );

  const words = (parsed._ as unknown[]).map(String);
  checkArguments(words, shape.arguments ?? { placeholder: "", maximum: 0 });
  return {
    arguments: words,
    rest: (parsed["--"] ?? []) as string[],
    options: Object.fromEntries(
      entries.map(([name, option]) => [
        name,
        option.kind === "flag"
          ? parsed[name] === true
          : readOption(name, option, parsed[name] as string[]),
      ]),
    ),
  };
}
