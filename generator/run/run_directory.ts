/** Where a run leaves what it found. */

import { environmentFault } from "../acquire/fault.ts";

/** A run's directory, made for it alone. */
export interface RunDirectory {
  /** The directory's name: when the run began, `20261121-214501`. */
  id: string;
  /** Absolute path. */
  path: string;
}

/**
 * Makes a directory for a run. Two runs that begin in the same second get
 * different ones.
 *
 * @param runsDirectory Absolute path of `out/runs`.
 * @throws {EnvironmentError} If it cannot be made.
 */
export async function makeRunDirectory(
  runsDirectory: string,
  startedAt: Date,
): Promise<RunDirectory> {
  const second = startedAt.toISOString().slice(0, 19)
    .replaceAll(/[-:]/g, "").replace("T", "-");
  try {
    await Deno.mkdir(runsDirectory, { recursive: true });
    for (let number = 1;; number++) {
      const id = number === 1 ? second : `${second}-${number}`;
      try {
        await Deno.mkdir(`${runsDirectory}/${id}`);
        return { id, path: `${runsDirectory}/${id}` };
      } catch (error) {
        if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      }
    }
  } catch (error) {
    throw environmentFault(
      `Cannot make a directory for the run in "${runsDirectory}"`,
      error,
      { path: runsDirectory },
    );
  }
}
