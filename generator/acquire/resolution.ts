/** Remembers what the archive had when it was asked. */

import { FRESH_SECONDS } from "./acquire_options.ts";
import { replaceFile } from "./whole_directory.ts";

/** Which package something that was asked for turned out to be. */
export interface Resolution {
  /** `linux-image-6.12.117+deb13-amd64`. */
  package: string;
  /** `6.12.117-1`. */
  version: string;
  /** When the archive was asked, in ISO 8601. */
  askedAt: string;
}

/** What was remembered in `file` for `key`; undefined if nothing was. */
export async function recallResolution(
  file: string,
  key: string,
): Promise<Resolution | undefined> {
  return (await readAll(file)).get(key);
}

/** All that was remembered in `file`. */
export async function listResolutions(
  file: string,
): Promise<{ key: string; resolution: Resolution }[]> {
  return [...await readAll(file)].map(([key, resolution]) => ({
    key,
    resolution,
  }));
}

/** Remembers `resolution` in `file` for `key`. The caller holds the lock. */
export async function rememberResolution(
  file: string,
  key: string,
  resolution: Resolution,
): Promise<void> {
  const all = (await readAll(file)).set(key, resolution);
  await replaceFile(
    file,
    JSON.stringify(Object.fromEntries(all), null, 2) + "\n",
  );
}

/** Whether it need not be asked again yet. */
export function isFreshResolution(
  { askedAt }: Resolution,
  now: Date = new Date(),
): boolean {
  const ageSeconds = (now.getTime() - Date.parse(askedAt)) / 1000;
  return ageSeconds >= 0 && ageSeconds < FRESH_SECONDS;
}

async function readAll(file: string): Promise<Map<string, Resolution>> {
  let all: unknown;
  try {
    all = JSON.parse(await Deno.readTextFile(file));
  } catch {
    // Not there or damaged: it can be asked again.
    return new Map();
  }
  if (typeof all !== "object" || all === null) return new Map();
  return new Map(
    Object.entries(all).filter(([, value]) => isResolution(value)),
  );
}

function isResolution(value: unknown): value is Resolution {
  if (typeof value !== "object" || value === null) return false;
  return ["package", "version", "askedAt"].every((key) =>
    typeof Reflect.get(value, key) === "string"
  );
}
