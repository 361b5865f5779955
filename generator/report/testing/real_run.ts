/**
 * A part of a run of all scenarios on Debian trixie's 6.12.118, as it was
 * written before the run had ended: paths of the machine are replaced, and of
 * the longer console there are three pieces.
 *
 * @module
 */
import { readRun, type SavedRun } from "../saved_run.ts";

/** Absolute path of the directory that has the run. */
export const REAL_RUNS = `${import.meta.dirname}/../testdata/runs`;

/** The run's name. */
export const REAL_RUN_ID = "20261130-143953";

/** Reads it. */
export async function readRealRun(): Promise<SavedRun> {
  return await readRun(`${REAL_RUNS}/${REAL_RUN_ID}`);
}
