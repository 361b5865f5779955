/** What the verbs share that write a document in one of several formats. */

import { resolve } from "node:path";
import { environmentFault } from "../acquire/fault.ts";
import { UsageError } from "../base/errors.ts";
import type { Option } from "./option_table.ts";
import type { VerbContext } from "./verb.ts";

/** `--output`. */
export const outputOption = {
  kind: "text",
  placeholder: "FILE",
  summary: "Write it to this file instead of stdout",
} as const satisfies Option;

/** `--json`, beside `--format`. */
export const jsonFormatOption = {
  kind: "flag",
  summary: "Print one JSON document: --format json",
} as const satisfies Option;

/**
 * The format that is asked for, by `--format` or by `--json`.
 *
 * @throws {UsageError} If they are at odds.
 */
export function chooseFormat<Format extends string>(
  { format, json }: { format: string | undefined; json: boolean },
  usual: Format,
): Format | "json" {
  if (!json) return (format ?? usual) as Format;
  if (format !== undefined && format !== "json") {
    throw new UsageError(
      `Option "--json" does not go with "--format ${format}"`,
    );
  }
  return "json";
}

/**
 * Writes a document to the file that is named, else to stdout.
 *
 * @throws {EnvironmentError} If it cannot be written.
 */
export async function writeDocument(
  text: string,
  output: string | undefined,
  { directory, print, talk }: Pick<VerbContext, "directory" | "print" | "talk">,
): Promise<void> {
  if (output === undefined) {
    print(text);
    return;
  }
  const path = resolve(directory, output);
  try {
    // Not by a rename: it may be a pipe or a device.
    await Deno.writeTextFile(path, text);
  } catch (error) {
    throw environmentFault(`Cannot write "${output}"`, error, { path });
  }
  talk.say(`wrote ${output}`);
}
