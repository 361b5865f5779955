/** From arguments to a verb, and from its end to an exit status. */

import { resolve } from "node:path";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { isSystemError } from "../base/system_error.ts";
import { createTerminalTalk } from "../base/terminal_talk.ts";
import { version } from "../base/version.ts";
import { type SyncWriter, writeWhole } from "../base/write_whole.ts";
import { renderHelp, renderVerbHelp } from "./help.ts";
import { watchInterrupts } from "./interrupt.ts";
import { commonOptions } from "./option_table.ts";
import { packageFault } from "./package_fault.ts";
import { parseCommand } from "./parse_command.ts";
import { describeError, exitCodeOf, renderError } from "./report_error.ts";
import { loadVerb, loadVerbs } from "./verb_registry.ts";
import type { VerbContext } from "./verb.ts";

const globalOptions = {
  ...commonOptions,
  version: { kind: "flag", summary: "Show the version" },
} as const;

/** Where the command line reads and writes. */
export interface CommandStreams {
  stdout: SyncWriter & { isTerminal(): boolean };
  stderr: SyncWriter & { isTerminal(): boolean };
}

/** The project that this file is part of. */
const root = resolve(import.meta.dirname ?? ".", "../..");

/** Where relative paths start: where the user is, not where the task runs. */
function userDirectory(): string {
  const directory = Deno.cwd();
  const before = Deno.env.get("INIT_CWD");
  return directory === root && before !== undefined ? before : directory;
}

function isDumb(): boolean {
  return Deno.env.get("TERM") === "dumb";
}

/** The terminal's width in columns, if stderr is one that can erase a line. */
function terminalColumns(isTerminal: boolean): number | undefined {
  if (!isTerminal || isDumb()) return undefined;
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}

/** Nobody reads stdout any more, as after `| head`. */
class OutputClosedError extends Error {
  override name = "OutputClosedError";
  /** As of a program that SIGPIPE ended. */
  readonly exitCode = 141;
}

/** Everything up to `--`. */
function optionWords(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end === -1 ? args : args.slice(0, end);
}

/**
 * Runs a command line and returns its exit status; never throws.
 *
 * @param args What follows `yank`.
 */
export async function runCommandLine(
  args: readonly string[],
  streams: CommandStreams = Deno,
): Promise<number> {
  const { stdout, stderr } = streams;
  const hasTerminal = stderr.isTerminal();
  const takesColour = (stream: { isTerminal(): boolean }) =>
    stream.isTerminal() && !Deno.noColor && !isDumb();
  using talk = createTerminalTalk({
    write: (text) => writeWhole(stderr, text),
    columns: () => terminalColumns(hasTerminal),
    tickMilliseconds: 1000,
  });
  using interrupts = watchInterrupts({
    onFirst: () => talk.say("yank: stopping; once more to stop at once"),
  });
  let hasPrinted = false;
  const print = (text: string) => {
    talk.hideStatus();
    hasPrinted = true;
    try {
      writeWhole(stdout, text);
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) {
        throw new OutputClosedError("Cannot write to stdout: it is closed");
      }
      if (!isSystemError(error)) throw error;
      throw new EnvironmentError({
        action: "Cannot write to stdout",
        seen: error.message,
      });
    }
  };

  const line = args[0] === "help" ? [...args.slice(1), "--help"] : args;
  const words = optionWords(line);
  const verbAt = words.findIndex((word) => !word.startsWith("-"));
  const verbName = words[verbAt];
  let knownVerb: string | undefined;
  try {
    const before = verbName === undefined ? line : line.slice(0, verbAt);
    const { options } = parseCommand(before, { options: globalOptions });
    if (options.version) {
      print(`yank ${version} (Deno ${Deno.version.deno})\n`);
      return 0;
    }
    if (verbName === undefined) {
      if (!options.help) throw new UsageError("Missing verb");
      print(renderHelp(await loadVerbs()));
      return 0;
    }
    const verb = await loadVerb(verbName);
    knownVerb = verbName;
    // Help comes whatever else is wrong with the words.
    if (words.includes("--help") || words.includes("-h")) {
      print(renderVerbHelp(verbName, verb));
      return 0;
    }
    const command = parseCommand(line.slice(verbAt + 1), {
      options: { ...verb.options, ...commonOptions },
      arguments: verb.arguments,
      keepsRest: verb.rest !== undefined,
    });
    const context: VerbContext = {
      ...command,
      root,
      directory: userDirectory(),
      print,
      talk,
      colour: { stdout: takesColour(stdout), stderr: takesColour(stderr) },
      signal: interrupts.signal,
    };
    const status = await verb.run(context);
    interrupts.signal.throwIfAborted();
    return status;
  } catch (thrown) {
    // Where the signal ended it, what broke on the way is no news.
    const { aborted, reason } = interrupts.signal;
    const error: unknown = aborted ? reason : packageFault(thrown) ?? thrown;
    if (error instanceof OutputClosedError) return error.exitCode;
    talk.hideStatus();
    const rendered = renderError(error, {
      root,
      colour: takesColour(stderr),
      debug: words.includes("--debug"),
      verb: knownVerb,
    });
    talk.say(rendered.trimEnd());
    if (words.includes("--json") && !hasPrinted) {
      try {
        print(`${JSON.stringify(describeError(error), null, 2)}\n`);
      } catch {
        // It stands on stderr.
      }
    }
    return exitCodeOf(error);
  }
}
