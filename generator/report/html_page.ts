/** Makes a run's HTML page: one file that asks for nothing from anywhere. */

import { createHash } from "node:crypto";
import { shellWord } from "../acquire/fault.ts";
import { readTemplateFile, renderHtmlTemplate } from "../render/engine.ts";
import { type ResultFiles, type RunPageView, viewRun } from "./html_view.ts";
import { readLogEnds } from "./log_ends.ts";
import type { ScenarioRecord } from "./run_record.ts";
import type { SavedRun } from "./saved_run.ts";

/** How much of a console is in the page: a scenario's own takes some 20 KiB. */
const CONSOLE_ENDS = { headBytes: 32 * 1024, tailBytes: 64 * 1024 };

/** A source of a content security policy: this very text and no other. */
function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** Renders the page. */
export function renderRunPage(view: RunPageView): string {
  const style = readTemplateFile("report/report.css");
  const script = readTemplateFile("report/report.js");
  // What stands between the tags is what the browser hashes.
  const policy = `default-src 'none'; style-src ${
    hashSource(`\n${style}`)
  }; script-src ${hashSource(`\n${script}`)}`;
  return renderHtmlTemplate("report/report.html.eta", {
    ...view,
    policy,
    style,
    script,
  });
}

/**
 * Writes a saved run as an HTML page, as far as the run is; consoles and commands
 * that are not there any more are left out.
 *
 * @throws {EnvironmentError} If a file of the run's cannot be read.
 */
export async function writeRunPage(
  { record, directory }: SavedRun,
): Promise<string> {
  const files = new Map<ScenarioRecord, ResultFiles>();
  for (const result of record.results) {
    files.set(
      result,
      await readResultFiles(`${directory}/${result.directory}`),
    );
  }
  return renderRunPage(viewRun(record, (result) => files.get(result) ?? {}));
}

async function readResultFiles(directory: string): Promise<ResultFiles> {
  const console = await readLogEnds(`${directory}/console.log`, CONSOLE_ENDS);
  const guestCommand = await readCommand(`${directory}/command.json`);
  return {
    ...(console === undefined ? {} : { console }),
    ...(guestCommand === undefined ? {} : { guestCommand }),
  };
}

/** The command as one types it; undefined if there is none, or half of one. */
async function readCommand(path: string): Promise<string | undefined> {
  try {
    const words: unknown = JSON.parse(await Deno.readTextFile(path));
    return Array.isArray(words)
      ? words.map((word) => shellWord(String(word))).join(" ")
      : undefined;
  } catch {
    return undefined;
  }
}
