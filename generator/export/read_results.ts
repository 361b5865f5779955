/** Finds a run whose results are wanted. */

import { resolve } from "node:path";
import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import { RUN_FILE } from "../report/record.ts";
import { RUN_SCHEMA_VERSION, type RunRecord } from "../report/run_record.ts";

/**
 * Reads the record of a run: by its name in `out/runs`, or by the path of its
 * directory or record.
 *
 * @throws {UsageError} If there is none, or it is of another version.
 */
export async function readResults(
  run: string,
  { root, directory }: { root: string; directory: string },
): Promise<RunRecord> {
  const runs = `${root}/out/runs`;
  const paths = [
    `${runs}/${run}/${RUN_FILE}`,
    resolve(directory, run, RUN_FILE),
    resolve(directory, run),
  ];
  for (const path of paths) {
    const text = await Deno.readTextFile(path).catch(() => undefined);
    if (text !== undefined) return parseRecord(text, run);
  }
  const names = await Array.fromAsync(Deno.readDir(runs), ({ name }) => name)
    .catch(() => []);
  const meant = suggestWord(run, names);
  throw new UsageError(
    `Unknown run ${showValue(run)}${
      meant === undefined
        ? `: it is neither in ${showValue(runs)} nor a path`
        : `; did you mean ${showValue(meant)}?`
    }`,
  );
}

function parseRecord(text: string, run: string): RunRecord {
  let record: Partial<RunRecord> | null = null;
  try {
    record = JSON.parse(text);
  } catch {
    // As below.
  }
  if (record?.schemaVersion !== RUN_SCHEMA_VERSION) {
    throw new UsageError(
      `Cannot read the run ${
        showValue(run)
      }: its record is not one of version ${RUN_SCHEMA_VERSION}`,
    );
  }
  return record as RunRecord;
}
