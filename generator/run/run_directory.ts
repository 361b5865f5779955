/** Where a run leaves what it found. */

import { basename } from "node:path";
import { environmentFault } from "../acquire/fault.ts";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { RUN_FILE } from "../report/record.ts";

/** Locked by whoever writes in a run's directory, and says who that is. */
const LOCK = ".lock";

/**
 * A run's directory. While it is held, no other process (nor another call in
 * this one) holds it; the operating system lets go of it for a process that ends,
 * however it ends.
 */
export interface RunDirectory extends Disposable {
  /** The directory's name: when the run began, `20261121-214501`. */
  id: string;
  /** Absolute path. */
  path: string;
}

/** What a run's directory has beside what guests left: how these names begin. */
export const OWN_FILES = [RUN_FILE, `.${RUN_FILE}`, "results.tap", LOCK];

/**
 * Makes a directory for a run, as {@linkcode claimRunDirectory} does, and holds it.
 *
 * @throws {UsageError} If there is one of the name that is given.
 * @throws {EnvironmentError} If it cannot be made.
 */
export async function makeRunDirectory(
  runsDirectory: string,
  name: Date | string,
): Promise<RunDirectory> {
  return await openRunDirectory(await claimRunDirectory(runsDirectory, name));
}

/**
 * Makes a directory for a run. Two runs that begin in the same second get
 * different ones.
 *
 * @returns Absolute path.
 *
 * @param runsDirectory Absolute path of `out/runs`.
 * @param name When the run begins, or what it is called.
 * @throws {UsageError} If there is one of the name that is given.
 * @throws {EnvironmentError} If it cannot be made.
 */
export async function claimRunDirectory(
  runsDirectory: string,
  name: Date | string,
): Promise<string> {
  const first = typeof name === "string"
    ? name
    : name.toISOString().slice(0, 19)
      .replaceAll(/[-:]/g, "").replace("T", "-");
  try {
    await Deno.mkdir(runsDirectory, { recursive: true });
    for (let number = 1;; number++) {
      const id = number === 1 ? first : `${first}-${number}`;
      try {
        const path = `${runsDirectory}/${id}`;
        await Deno.mkdir(path);
        return path;
      } catch (error) {
        if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
        if (typeof name === "string") {
          throw new UsageError(`There is a run ${showValue(name)} already`);
        }
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

/**
 * Holds the directory of a run that was begun earlier.
 *
 * @param path Absolute path.
 * @throws {EnvironmentError} If the run goes on, or the directory cannot be
 * written.
 */
export async function openRunDirectory(path: string): Promise<RunDirectory> {
  const action = `Cannot go on with the run ${showValue(basename(path))}`;
  let held: RunDirectory | undefined;
  try {
    held = await holdDirectory(path);
  } catch (error) {
    throw environmentFault(action, error, { path });
  }
  if (held !== undefined) return held;
  const holder = await Deno.readTextFile(`${path}/${LOCK}`).catch(() => "");
  throw new EnvironmentError({
    action,
    seen: `it has not ended: ${holder.trim() || "another process"} writes it`,
    mend: "wait for that process to end, or end it",
  });
}

/** Holds a directory; undefined where somebody else does. */
async function holdDirectory(path: string): Promise<RunDirectory | undefined> {
  const lock = await Deno.open(`${path}/${LOCK}`, {
    create: true,
    read: true,
    write: true,
  });
  if (!await lock.tryLock(true)) {
    lock.close();
    return undefined;
  }
  await lock.truncate();
  await lock.write(new TextEncoder().encode(`process ${Deno.pid}\n`));
  return {
    id: basename(path),
    path,
    [Symbol.dispose]: () => lock.close(),
  };
}
