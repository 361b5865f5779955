/**
 * Stands in for `@std/cli/parse-args` where JSR does not answer: the same
 * results for what yank uses. Options with dots in their names, and `boolean:
 * true`, are not among that and are refused.
 *
 * @module
 */

/** The options of {@linkcode parseArgs} that yank uses. */
export interface ParseOptions {
  /** Put what follows `--` under that key instead of into `_`. */
  "--"?: boolean;
  /** Other names of an option. */
  alias?: Record<string, string | string[]>;
  /** Options without a value; false when absent. */
  boolean?: readonly string[];
  /** Values of absent options. */
  default?: Record<string, unknown>;
  /** Stop at the first argument that is no option. */
  stopEarly?: boolean;
  /** Options whose value is not to become a number; `_` for arguments. */
  string?: readonly string[];
  /** Options whose values are gathered; `[]` when absent and typed. */
  collect?: readonly string[];
  /** Options that `--no-NAME` sets to false. */
  negatable?: readonly string[];
  /** Told of every argument that is not in these lists; false drops it. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What {@linkcode parseArgs} returns. */
// deno-lint-ignore no-explicit-any
export type Args = Record<string, any> & {
  _: Array<string | number>;
  "--"?: string[];
};

type Value = string | boolean;

/** The names in `lists` with all their aliases. */
function withAliases(
  names: readonly string[] | undefined,
  aliases: Map<string, string[]>,
): Set<string> {
  return new Set((names ?? []).flatMap((name) => {
    if (name.includes(".")) {
      throw new TypeError(`Cannot stand in for an option with a dot: ${name}`);
    }
    return [name, ...aliases.get(name) ?? []];
  }));
}

function aliasGroups(alias: Record<string, string | string[]>) {
  const groups = new Map<string, string[]>();
  for (const [name, others] of Object.entries(alias)) {
    const group = [name, ...[others].flat()];
    for (const one of group) {
      groups.set(one, group.filter((other) => other !== one));
    }
  }
  return groups;
}

function numberOr(text: string): string | number {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}

/** One run over the arguments. */
class Parser {
  readonly result: Args = { _: [] };
  readonly #aliases: Map<string, string[]>;
  readonly #booleans: Set<string>;
  readonly #strings: Set<string>;
  readonly #collected: Set<string>;
  readonly #negatable: Set<string>;
  readonly #unknown: ParseOptions["unknown"];

  constructor(options: ParseOptions) {
    this.#aliases = aliasGroups(options.alias ?? {});
    this.#booleans = withAliases(options.boolean, this.#aliases);
    this.#strings = withAliases(options.string, this.#aliases);
    this.#collected = withAliases(options.collect, this.#aliases);
    this.#negatable = withAliases(options.negatable, this.#aliases);
    this.#unknown = options.unknown;
  }

  /** Takes the arguments before `--`; returns when none is left. */
  parse(args: readonly string[], stopEarly: boolean): void {
    let at = 0;
    while (at < args.length) {
      const arg = args[at]!;
      const next = args[at + 1];
      if (/^--./s.test(arg)) {
        at += this.#long(arg, next);
      } else if (/^-[^-]/s.test(arg)) {
        at += this.#letters(arg, next);
      } else {
        if (this.#unknown?.(arg) !== false) {
          this.result._.push(this.#strings.has("_") ? arg : numberOr(arg));
        }
        at++;
        if (stopEarly) {
          this.result._.push(...args.slice(at));
          return;
        }
      }
    }
  }

  /** Fills in what was not given. */
  complete(defaults: Record<string, unknown>): void {
    for (const [name, value] of Object.entries(defaults)) {
      if (Object.hasOwn(this.result, name)) continue;
      for (const one of [name, ...this.#aliases.get(name) ?? []]) {
        this.result[one] = value;
      }
    }
    for (const name of this.#booleans) {
      if (Object.hasOwn(this.result, name)) continue;
      this.result[name] = this.#collected.has(name) ? [] : false;
    }
    for (const name of this.#strings) {
      if (this.#collected.has(name) && !Object.hasOwn(this.result, name)) {
        this.result[name] = [];
      }
    }
  }

  /** Returns how many arguments it took. */
  #long(arg: string, next: string | undefined): 1 | 2 {
    const equals = arg.indexOf("=", 3);
    if (equals !== -1) {
      // The real one looks for the value behind the "no-" that it took off.
      const name = arg.slice(2, equals).replace(/^no-(?=.)/s, "");
      const text = arg.slice(equals + 1);
      this.#set(name, this.#booleans.has(name) ? text !== "false" : text, arg);
      return 1;
    }
    const name = arg.slice(2);
    const negated = /^no-(.+)$/s.exec(name)?.[1];
    if (negated !== undefined && this.#negatable.has(negated)) {
      this.#set(negated, false, arg, { once: true });
      return 1;
    }
    return this.#valueFrom(name, next, arg, /^-/);
  }

  /** Returns how many arguments it took. */
  #letters(arg: string, next: string | undefined): 1 | 2 {
    for (let at = 1; at < arg.length - 1; at++) {
      const letter = arg[at]!;
      const rest = arg.slice(at + 1);
      if (rest === "-") {
        this.#set(letter, rest, arg);
        continue;
      }
      if (rest === "=") {
        this.#set(letter, "", arg);
        return 1;
      }
      const isLetter = /[A-Za-z]/.test(letter);
      const afterEquals = rest.indexOf("=");
      if (isLetter && afterEquals !== -1 && afterEquals < rest.length - 1) {
        this.#set(letter, rest.slice(afterEquals + 1), arg);
        return 1;
      }
      const isValue = isLetter && /\d\.?$/.test(rest) ||
        rest.length > 1 && /^\W/.test(rest);
      if (isValue) {
        this.#set(letter, rest, arg);
        return 1;
      }
      this.#set(letter, this.#strings.has(letter) ? "" : true, arg);
    }
    const last = arg.at(-1)!;
    if (last === "-") return 1;
    return this.#valueFrom(last, next, arg, /^--?[^-]/);
  }

  /** Gives an option the next argument if it may have it. */
  #valueFrom(
    name: string,
    next: string | undefined,
    arg: string,
    optionLike: RegExp,
  ): 1 | 2 {
    if (next !== undefined && next !== "") {
      if (!this.#booleans.has(name) && !optionLike.test(next)) {
        this.#set(name, next, arg);
        return 2;
      }
      if (next === "true" || next === "false") {
        this.#set(name, next === "true", arg);
        return 2;
      }
    }
    this.#set(name, this.#strings.has(name) ? "" : true, arg);
    return 1;
  }

  #set(
    name: string,
    value: Value,
    arg: string,
    { once = false }: { once?: boolean } = {},
  ): void {
    const known = this.#booleans.has(name) || this.#strings.has(name) ||
      this.#collected.has(name) || this.#aliases.has(name);
    if (!known && this.#unknown?.(arg, name, value) === false) return;
    const typed = typeof value === "string" && !this.#strings.has(name)
      ? numberOr(value)
      : value;
    for (const one of [name, ...this.#aliases.get(name) ?? []]) {
      if (one === "__proto__" || one === "constructor") continue;
      const before = this.result[one];
      if (once || !this.#collected.has(name)) this.result[one] = typed;
      else if (Array.isArray(before)) before.push(typed);
      else this.result[one] = before ? [before, typed] : [typed];
    }
  }
}

/** Parses arguments: options under their names, the others under `_`. */
export function parseArgs(
  args: readonly string[],
  options: ParseOptions = {},
): Args {
  const end = args.indexOf("--");
  const parsed = end === -1 ? args : args.slice(0, end);
  const rest = end === -1 ? [] : args.slice(end + 1);
  const parser = new Parser(options);
  parser.parse(parsed, options.stopEarly ?? false);
  parser.complete(options.default ?? {});
  if (options["--"]) parser.result["--"] = [...rest];
  else parser.result._.push(...rest);
  return parser.result;
}
