/** Help texts, made from the tables that the parser reads. */

import { fillLines } from "../base/prose.ts";
import {
  commonOptions,
  type Option,
  type OptionTable,
} from "./option_table.ts";
import type { Verb } from "./verb.ts";

/** How a command starts that runs yank. */
export const commandName = "deno task yank";

/** Lines of two columns, the second of them wrapped. */
export function layOutRows(rows: [string, string][]): string[] {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, text]) =>
    fillLines(text.split(" "), 79 - left).map((line, index) =>
      (index === 0 ? `  ${name}` : "").padEnd(left) + line
    )
  );
}

function optionRow([name, option]: [string, Option]): [string, string] {
  if (option.kind === "flag") {
    const letter = option.letter === undefined ? "" : `-${option.letter}, `;
    return [`${letter}--${name}`, option.summary];
  }
  const choices = "choices" in option && option.choices !== undefined
    ? `: ${option.choices.join(", ")}`
    : "";
  const often = option.kind === "texts" ? " (can be repeated)" : "";
  return [
    `--${name} ${option.placeholder}`,
    `${option.summary}${choices}${often}`,
  ];
}

/** The help of a verb. */
export function renderVerbHelp(name: string, verb: Verb): string {
  const options: OptionTable = { ...verb.options, ...commonOptions };
  const words = verb.arguments;
  const shape = words === undefined
    ? ""
    : ` ${
      (words.minimum ?? 0) > 0 ? words.placeholder : `[${words.placeholder}]`
    }${words.maximum === 1 ? "" : "..."}`;
  const rest = verb.rest === undefined ? "" : " [-- ARGUMENT...]";
  return [
    `yank ${name}: ${verb.summary}`,
    "",
    `usage: ${commandName} ${name} [OPTION...]${shape}${rest}`,
    "",
    "options:",
    ...layOutRows([
      ...Object.entries(options).map(optionRow),
      ...verb.rest === undefined
        ? []
        : [["-- ARGUMENT...", verb.rest] as [string, string]],
    ]),
    "",
  ].join("\n");
}

/** The help of yank itself. */
export function renderHelp(verbs: [string, Verb][]): string {
  return [
    "yank: kernel tests from specs of device removals, and verdicts on kernels",
    "",
    `usage: ${commandName} VERB [OPTION...] [ARGUMENT...]`,
    "",
    "verbs:",
    ...layOutRows(verbs.map(([name, { summary }]) => [name, summary])),
    "",
    "options:",
    ...layOutRows([
      ...Object.entries(commonOptions).map(optionRow),
      ["--version", "Show the version"],
    ]),
    "",
    `Each verb has its own help: ${commandName} VERB --help`,
    "",
    "exit status:",
    ...layOutRows([
      ["0", "all is well: every test passed or was skipped"],
      ["1", "a test did not pass, or generated files are stale"],
      ["2", "the command line or a spec is wrong"],
      ["3", "something is missing on this machine"],
      ["4", "a virtual machine could not run"],
      ["70", "a bug in yank"],
      ["130", "interrupted"],
    ]),
    "",
  ].join("\n");
}
