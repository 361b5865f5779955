/**
 * `deno task bench`: how long things take on this machine.
 *
 * @module
 */
import { resolve } from "node:path";
import { UsageError } from "../base/errors.ts";
import { createTerminalTalk } from "../base/terminal_talk.ts";
import { writeWhole } from "../base/write_whole.ts";
import { layOutRows } from "../cli/help.ts";
import { watchInterrupts } from "../cli/interrupt.ts";
import { commonOptions, jsonOption } from "../cli/option_table.ts";
import { parseCommand } from "../cli/parse_command.ts";
import { describeError, exitCodeOf, renderError } from "../cli/report_error.ts";
import { runBench } from "./run_bench.ts";
import { PARTS, selectParts } from "./parts.ts";

const root = resolve(import.meta.dirname ?? ".", "../..");

const help = [
  "Measure how long yank takes on this machine",
  "",
  "usage: deno task bench [OPTION...] [PART...]",
  "",
  "parts, all of them where none is named:",
  ...layOutRows(
    Object.entries(PARTS).map(([name, { summary, duration }]) => [
      name,
      `${summary}; takes about ${duration}`,
    ]),
  ),
  "",
  "options:",
  ...layOutRows([
    ["--json", jsonOption.summary],
    ["-h, --help", commonOptions.help.summary],
    ["--debug", commonOptions.debug.summary],
  ]),
  "",
].join("\n");

/** The width of a terminal that is stderr. */
function terminalColumns(): number | undefined {
  if (!Deno.stderr.isTerminal()) return undefined;
  try {
    return Deno.consoleSize().columns;
  } catch {
    return undefined;
  }
}

async function main(args: readonly string[]): Promise<number> {
  let hasPrinted = false;
  using talk = createTerminalTalk({
    write: (text) => writeWhole(Deno.stderr, text),
    columns: terminalColumns,
  });
  using interrupts = watchInterrupts({
    onFirst: () => talk.say("bench: stopping; once more to stop at once"),
  });
  const print = (text: string) => {
    talk.hideStatus();
    hasPrinted = true;
    writeWhole(Deno.stdout, text);
  };
  let thrown: unknown;
  try {
    const { options, arguments: words } = parseCommand(args, {
      options: { ...commonOptions, json: jsonOption },
      arguments: { placeholder: "PART" },
    });
    if (options.help) {
      print(help);
      return 0;
    }
    await runBench({
      root,
      parts: selectParts(words),
      json: options.json === true,
      print,
      talk,
      signal: interrupts.signal,
    });
    return 0;
  } catch (error) {
    const { aborted, reason } = interrupts.signal;
    thrown = aborted ? reason : error;
  }
  talk.hideStatus();
  if (thrown instanceof UsageError) {
    talk.say(`bench: ${thrown.message}\n  see: deno task bench --help`);
  } else {
    talk.say(
      renderError(thrown, {
        root,
        colour: false,
        debug: args.includes("--debug"),
        verb: undefined,
      }).trimEnd(),
    );
  }
  if (args.includes("--json") && !hasPrinted) {
    print(`${JSON.stringify(describeError(thrown), null, 2)}\n`);
  }
  return exitCodeOf(thrown);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
