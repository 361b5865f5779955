/** Builds a run's record and keeps `run.json` up to date. */

import { EnvironmentError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { joinAttempt } from "./attempts.ts";
import { findResult } from "./cell.ts";
import { labelKernels } from "./kernel_label.ts";
import {
  type KernelRecord,
  RUN_SCHEMA_VERSION,
  type RunRecord,
  type RunRequest,
  type ScenarioRecord,
  type ShardRecord,
} from "./run_record.ts";

/** The record's name in a run's directory. */
export const RUN_FILE = "run.json";

/** How many lost results a message names. */
const NAMED_RESULTS = 5;

/** What {@linkcode beginRecord} takes. */
export interface RunStart {
  /** The run's directory name. */
  id: string;
  startedAt: Date;
  target: NonNullable<RunRecord["target"]>;
  /** Absolute path of the xfstests tree. */
  tree?: string;
  acceleration: RunRecord["acceleration"];
  kernels: KernelRecord[];
  /** Names of the scenarios, in the order of the table. */
  scenarios: string[];
  request: RunRequest;
  /** Absent where these are all that were asked for. */
  shard?: ShardRecord;
}

/** The record of a run of which nothing is known yet. */
export function beginRecord(start: RunStart): RunRecord {
  return {
    schemaVersion: RUN_SCHEMA_VERSION,
    id: start.id,
    startedAt: start.startedAt.toISOString(),
    ...(start.shard === undefined ? {} : { shard: start.shard }),
    request: start.request,
    target: start.target,
    ...(start.tree === undefined ? {} : { tree: start.tree }),
    acceleration: start.acceleration,
    kernels: start.kernels,
    scenarios: start.scenarios,
    results: [],
  };
}

/** A record that knows more of a kernel: its release, why nothing ran on it. */
export function withKernel(
  record: RunRecord,
  index: number,
  more: Partial<KernelRecord>,
): RunRecord {
  const kernels = record.kernels.map((kernel, i) =>
    i === index ? { ...kernel, ...more } : kernel
  );
  return { ...record, kernels };
}

/** A record with a result, beside those of other attempts at the same scenario and kernel. */
export function withResult(
  record: RunRecord,
  result: ScenarioRecord,
): RunRecord {
  const others = record.results.filter((other) => !isSameCell(other, result));
  const known = findResult(record, result.kernel, result.scenario);
  const results = [...others, joinAttempt(known, result)].sort((a, b) =>
    a.kernel - b.kernel ||
    record.scenarios.indexOf(a.scenario) - record.scenarios.indexOf(b.scenario)
  );
  return { ...record, results };
}

/** The record of a run that has ended. */
export function endRecord(
  record: RunRecord,
  { endedAt, interrupted }: { endedAt: Date; interrupted: boolean },
): RunRecord {
  return {
    ...record,
    endedAt: endedAt.toISOString(),
    ...(interrupted ? { interrupted } : {}),
  };
}

/** The record of a run that goes on: how it ended and what failed is not known any more. */
export function resumeRecord(
  { endedAt: _ended, interrupted: _interrupted, ...record }: RunRecord,
  { resumedAt, acceleration, kernels }:
    & Pick<RunRecord, "acceleration" | "kernels">
    & { resumedAt: Date },
): RunRecord {
  return {
    ...record,
    resumedAt: [...record.resumedAt ?? [], resumedAt.toISOString()],
    acceleration,
    kernels,
  };
}

function isSameCell(a: ScenarioRecord, b: ScenarioRecord): boolean {
  return a.kernel === b.kernel && a.scenario === b.scenario;
}

/**
 * Writes a run's `run.json`, so that at any moment the file there is whole.
 *
 * @param directory The run's directory, which exists.
 * @throws {EnvironmentError} If it cannot be written; the one from before stays.
 */
export async function writeRunRecord(
  directory: string,
  record: RunRecord,
): Promise<void> {
  const path = `${directory}/${RUN_FILE}`;
  const temporary = `${directory}/.${RUN_FILE}.new`;
  try {
    await writeAndSync(temporary, JSON.stringify(record, null, 2) + "\n");
    await Deno.rename(temporary, path);
    await syncDirectory(directory);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    const seen = error instanceof Error ? error.message : String(error);
    throw new EnvironmentError({
      action: `Cannot write ${showValue(path)}`,
      seen: `${seen}; ${await describeLoss(path, record)}`,
      mend: `make room for files in ${
        showValue(directory)
      } and run those again`,
    });
  }
}

async function writeAndSync(path: string, text: string): Promise<void> {
  using file = await Deno.open(path, {
    write: true,
    create: true,
    truncate: true,
  });
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(await file.write(bytes));
  await file.sync();
}

/** Makes a rename in a directory survive a power cut. */
async function syncDirectory(path: string): Promise<void> {
  using directory = await Deno.open(path, { read: true });
  await directory.sync();
}

/** The results that the file on disk does not have. */
async function describeLoss(path: string, record: RunRecord): Promise<string> {
  let written: ScenarioRecord[] = [];
  try {
    written = (JSON.parse(await Deno.readTextFile(path)) as RunRecord).results;
  } catch {
    // There is none: all is lost.
  }
  const labels = labelKernels(record);
  const lost = record.results.filter((result) =>
    !written.some((other) =>
      isSameCell(other, result) && other.verdict === result.verdict
    )
  ).map(({ scenario, kernel, verdict }) =>
    `${scenario} on ${labels[kernel]} (${verdict})`
  );
  if (lost.length === 0) return "no result is lost";
  const more = lost.length - NAMED_RESULTS;
  return `lost: ${lost.slice(0, NAMED_RESULTS).join(", ")}` +
    (more > 0 ? ` and ${more} more` : "");
}
