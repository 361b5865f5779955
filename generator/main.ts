/**
 * The command line: `deno task yank VERB`.
 *
 * @module
 */
import { runCommandLine } from "./cli/command_line.ts";

if (import.meta.main) Deno.exit(await runCommandLine(Deno.args));
