/** Runs a verb in a project of its own. */

import { silentTalk } from "../../base/talk.ts";
import type { OptionTable } from "../option_table.ts";
import { parseCommand } from "../parse_command.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** A verb's file. */
interface VerbModule<Table extends OptionTable> {
  options: Table;
  arguments?: ArgumentShape;
  rest?: string;
  run(context: VerbContext<Table>): Promise<0 | 1>;
}

/** What a verb did. */
export interface VerbRun {
  status: 0 | 1;
  stdout: string;
  /** What it said, by line. */
  said: string[];
}

/** Runs a verb with the words that follow it on the command line. */
export async function runVerb<Table extends OptionTable>(
  verb: VerbModule<Table>,
  root: string,
  args: readonly string[] = [],
): Promise<VerbRun> {
  const command = parseCommand(args, {
    ...verb,
    keepsRest: verb.rest !== undefined,
  });
  let stdout = "";
  const said: string[] = [];
  const status = await verb.run({
    ...command as Pick<
      VerbContext<Table>,
      "options" | "arguments" | "rest"
    >,
    root,
    directory: root,
    print: (text) => void (stdout += text),
    talk: { ...silentTalk, say: (text) => void said.push(text) },
    colour: { stdout: false, stderr: false },
    signal: new AbortController().signal,
  });
  return { status, stdout, said };
}
