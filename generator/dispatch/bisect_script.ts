/** The script that git bisect runs on each commit. */

import { dirname } from "node:path";
import { renderTemplate } from "../render/engine.ts";
import { quoteShell, shellWord } from "../render/quote.ts";

/** What {@linkcode renderBisectScript} takes. */
export interface BisectScript {
  /** Name of the scenario. */
  scenario: string;
  /** The scenario as `yank run` takes it: its name, or its spec's path. */
  word: string;
  /** The test point to judge by; all of them when absent. */
  point?: string | undefined;
  /** Whether the commit that mends the scenario is looked for. */
  findsFix: boolean;
  /** Absolute path of yank's project. */
  root: string;
  /** Absolute path of a directory of the script's own. */
  work: string;
  /** Absolute path of a kernel's .config to start from. */
  config?: string | undefined;
  /** The options that are added, a line each, as in a .config. */
  fragment: string;
  /** Passed on to `yank run`. */
  runArguments: readonly string[];
}

/**
 * Renders the script, for a POSIX shell. It is run in a kernel's git tree.
 *
 * @throws {RangeError} If a path has a NUL.
 */
export function renderBisectScript(script: BisectScript): string {
  const { scenario, word, point, findsFix, config } = script;
  return renderTemplate("dispatch/bisect.sh.eta", {
    scenario,
    // For git, 0 is what was there first.
    status: findsFix ? { good: 1, bad: 0 } : { good: 0, bad: 1 },
    yank: quoteShell(script.root),
    work: quoteShell(script.work),
    denoDirectory: quoteShell(dirname(Deno.execPath())),
    config: config === undefined ? undefined : quoteShell(config),
    fragment: script.fragment,
    runWords: [...script.runArguments, word].map(shellWord).join(" "),
    judgeWords: [word, ...point === undefined ? [] : ["--point", point]]
      .map(shellWord).join(" "),
  });
}
