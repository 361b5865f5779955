/** The runs that are saved under `out/runs`. */

import { basename } from "node:path";
import { environmentFault } from "../acquire/fault.ts";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import { findSchemaFaults } from "./json_schema.ts";
import { RUN_FILE } from "./record.ts";
import { RUN_SCHEMA } from "./run_schema.ts";
import { RUN_SCHEMA_VERSION, type RunRecord } from "./run_record.ts";

/** A run as it was saved, or as far as it is. */
export interface SavedRun {
  record: RunRecord;
  /** Absolute path of the run's directory. */
  directory: string;
}

/** What stands for the newest run. */
export const LATEST = "latest";

/** How many of the newest runs are looked at for what a run changed. */
const EARLIER_RUNS = 20;

/** How many faults of a record a message names. */
const NAMED_FAULTS = 3;

/** Runs of the same second have a number behind it. */
const RUN_ID = /^\d{8}-\d{6}(?:-(\d+))?$/;

/**
 * The saved runs' names, newest first; directories that were given a name by
 * hand come last.
 *
 * @param runsDirectory Absolute path of `out/runs`, which may not be there.
 * @throws {EnvironmentError} If it cannot be read.
 */
export async function listRuns(runsDirectory: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(runsDirectory)) {
      if (await isFile(`${runsDirectory}/${name}/${RUN_FILE}`)) {
        names.push(name);
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw environmentFault(`Cannot read "${runsDirectory}"`, error, {
        path: runsDirectory,
      });
    }
  }
  return names.sort((a, b) =>
    Number(RUN_ID.test(b)) - Number(RUN_ID.test(a)) ||
    b.localeCompare(a, "en", { numeric: true })
  );
}

/**
 * The directory of the run that a word stands for: its name, `latest`, or a path
 * of its directory or of its `run.json`.
 *
 * @returns Absolute path.
 * @throws {UsageError} If there is no such run.
 * @throws {EnvironmentError} If the directory of runs cannot be read.
 */
export async function findRun(
  word: string,
  { runsDirectory, resolvePath }: {
    /** Absolute path of `out/runs`. */
    runsDirectory: string;
    /** Makes a path of the user's absolute. */
    resolvePath: (path: string) => string;
  },
): Promise<string> {
  if (word.includes("/") || word === "." || word === "..") {
    const path = resolvePath(word);
    if (await isFile(`${path}/${RUN_FILE}`)) return path;
    if (basename(path) === RUN_FILE && await isFile(path)) {
      return path.slice(0, -RUN_FILE.length - 1);
    }
    throw new UsageError(
      `Cannot find a run in ${showValue(word)}: there is no ${RUN_FILE}`,
    );
  }
  const names = await listRuns(runsDirectory);
  const [newest] = names;
  if (newest === undefined) {
    throw new UsageError(
      `Cannot find the run ${showValue(word)}: there is none yet in ${
        showValue(runsDirectory)
      }`,
    );
  }
  if (word === LATEST) return `${runsDirectory}/${newest}`;
  if (names.includes(word)) return `${runsDirectory}/${word}`;
  const meant = suggestWord(word, [LATEST, ...names]);
  throw new UsageError(
    `Unknown run ${showValue(word)}; ${
      meant === undefined
        ? `the newest is ${showValue(newest)}`
        : `did you mean ${showValue(meant)}?`
    }`,
  );
}

/**
 * Reads a run's record, of a run that goes on, too.
 *
 * @param directory Absolute path of the run's directory.
 * @throws {EnvironmentError} If there is none, or it is none.
 */
export async function readRun(directory: string): Promise<SavedRun> {
  const path = `${directory}/${RUN_FILE}`;
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw environmentFault(`Cannot read "${path}"`, error, { path });
  }
  return { record: parseRunRecord(text, path), directory };
}

/**
 * The runs before a run, newest first, as far back as it makes sense to look; a
 * record that cannot be used is left out.
 *
 * @param runsDirectory Absolute path of `out/runs`.
 */
export async function readEarlierRuns(
  runsDirectory: string,
  { id, startedAt }: Pick<RunRecord, "id" | "startedAt">,
): Promise<RunRecord[]> {
  const names = (await listRuns(runsDirectory)).filter((name) => name !== id);
  const records: RunRecord[] = [];
  for (const name of names.slice(0, EARLIER_RUNS)) {
    try {
      records.push((await readRun(`${runsDirectory}/${name}`)).record);
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
    }
  }
  return records.filter((record) => record.startedAt < startedAt)
    .sort((a, b) => a.startedAt < b.startedAt ? 1 : -1);
}

function parseRunRecord(text: string, path: string): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error));
  }
  const version = versionOf(value);
  if (version !== undefined && version !== RUN_SCHEMA_VERSION) {
    throw damaged(
      path,
      `another version of yank wrote it: its schemaVersion is ${version}, this one reads ${RUN_SCHEMA_VERSION}`,
    );
  }
  const faults = findSchemaFaults(value, RUN_SCHEMA);
  const more = faults.length - NAMED_FAULTS;
  if (faults.length > 0) {
    throw damaged(
      path,
      faults.slice(0, NAMED_FAULTS).join("; ") +
        (more > 0 ? `; ${more} more` : ""),
    );
  }
  return value as RunRecord;
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const version = "schemaVersion" in value ? value.schemaVersion : undefined;
  return typeof version === "number" ? version : undefined;
}

function damaged(path: string, seen: string): EnvironmentError {
  return new EnvironmentError({
    action: `Cannot use "${path}" as the record of a run`,
    seen,
  });
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
