/** Makes one record of the parts of a run that several machines ran. */

import { UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { type Verdict, VERDICTS } from "../observe/verdict.ts";
import { findResult } from "./cell.ts";
import { labelKernels } from "./kernel_label.ts";
import { withResult } from "./record.ts";
import type { KernelRecord, RunRecord, ScenarioRecord } from "./run_record.ts";

/** A run, and where its files are in the merged run's directory. */
export interface RunPart {
  record: RunRecord;
  /** Relative to the directory of the merged run. */
  directory: string;
}

/** What several runs are together. */
export interface MergedRuns {
  record: RunRecord;
  /** What one has to know of it, a line each. */
  remarks: string[];
}

function isSameKernel(a: KernelRecord, b: KernelRecord): boolean {
  return a.selector === b.selector && a.origin === b.origin &&
    (a.release === undefined || b.release === undefined ||
      a.release === b.release);
}

/** Whether a verdict is worse than another one. */
function isWorse(a: Verdict, b: Verdict): boolean {
  return VERDICTS.indexOf(a) > VERDICTS.indexOf(b);
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

/**
 * Puts runs together. Where two have a result of the same scenario on the same
 * kernel, the worse stands and a remark tells of it; one that was cut off gives way.
 *
 * @param parts At least one.
 * @throws {UsageError} If they did not run the same kind of tests.
 */
export function mergeRuns(id: string, parts: readonly RunPart[]): MergedRuns {
  const records = parts.map(({ record }) => record);
  const [first] = records;
  if (first === undefined) throw new TypeError("Cannot merge no runs");
  refuseOthers(records);
  const kernels: KernelRecord[] = [];
  const places = records.map((record) =>
    record.kernels.map((kernel) => {
      const known = kernels.findIndex((other) => isSameKernel(other, kernel));
      if (known === -1) return kernels.push(kernel) - 1;
      kernels[known] = { ...kernel, ...kernels[known] };
      return known;
    })
  );
  const scenarios = distinct(records.flatMap(({ scenarios }) => scenarios));
  let record: RunRecord = {
    ...mergeFacts(first, records),
    id,
    mergedFrom: records.map((record) => record.id),
    kernels,
    scenarios,
    results: [],
  };
  const labels = labelKernels(record);
  const remarks = listDealRemarks(records);
  for (const [index, { record: part, directory }] of parts.entries()) {
    for (const result of part.results) {
      const kernel = places[index]?.[result.kernel];
      if (kernel === undefined) continue;
      const moved = moveResult(result, { kernel, directory });
      const known = findResult(record, kernel, result.scenario);
      if (known === undefined || known.cutOff === true) {
        record = put(record, moved);
        continue;
      }
      if (moved.cutOff === true) continue;
      const stands = isWorse(moved.verdict, known.verdict) ? moved : known;
      record = put(record, stands);
      remarks.push(
        `${result.scenario} on ${
          labels[kernel]
        } was run twice, ${known.verdict} and ${moved.verdict}: ${stands.verdict} stands`,
      );
    }
  }
  return { record, remarks };
}

/** Puts a result in the place of the one that is there. */
function put(record: RunRecord, result: ScenarioRecord): RunRecord {
  const results = record.results.filter(({ kernel, scenario }) =>
    kernel !== result.kernel || scenario !== result.scenario
  );
  return withResult({ ...record, results }, result);
}

function moveResult(
  result: ScenarioRecord,
  { kernel, directory }: { kernel: number; directory: string },
): ScenarioRecord {
  const move = <Placed extends { directory: string }>(one: Placed): Placed => ({
    ...one,
    directory: `${directory}/${one.directory}`,
  });
  return {
    ...move(result),
    kernel,
    ...(result.attempts === undefined
      ? {}
      : { attempts: result.attempts.map(move) }),
  };
}

function refuseOthers(records: readonly RunRecord[]): void {
  const targets = distinct(
    records.map(({ target = "selftests" }) => target),
  );
  if (targets.length > 1) {
    throw new UsageError(
      `Cannot merge runs of ${targets.join(" and of ")}: ${
        records.map(({ id, target = "selftests" }) =>
          `${showValue(id)} is of ${target}`
        ).join(", ")
      }`,
    );
  }
}

/** When it was, and on what; what each was asked for is not kept. */
function mergeFacts(
  { schemaVersion, target, tree, acceleration }: RunRecord,
  records: readonly RunRecord[],
): Omit<RunRecord, "id" | "kernels" | "scenarios" | "results"> {
  const ends = records.flatMap(({ endedAt }) => endedAt ?? []).sort();
  const endedAt = ends.length === records.length ? ends.at(-1) : undefined;
  const kinds = distinct(records.map(({ acceleration: { kind } }) => kind));
  return {
    schemaVersion,
    startedAt: records.map(({ startedAt }) => startedAt).sort()[0] ?? "",
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(records.some(({ interrupted }) => interrupted)
      ? { interrupted: true }
      : {}),
    ...(target === undefined ? {} : { target }),
    ...(tree === undefined ? {} : { tree }),
    acceleration: kinds.length === 1 ? acceleration : {
      kind: "tcg",
      reason: "some of the merged runs were accelerated by KVM",
    },
  };
}

/** Shards that are missing, or were not dealt out alike. */
function listDealRemarks(records: readonly RunRecord[]): string[] {
  const shards = records.flatMap(({ shard }) => shard ?? []);
  const [first] = shards;
  if (first === undefined) return [];
  if (distinct(shards.map(({ deal }) => deal)).length > 1) {
    return [
      "the scenarios were not dealt out alike, some may not have been run: the machines had other specs, or other durations in out/runs",
    ];
  }
  const missing = Array.from({ length: first.parts }, (_, index) => index + 1)
    .filter((part) => !shards.some((shard) => shard.part === part));
  return missing.map((part) =>
    `shard ${part}/${first.parts} is missing: its scenarios are not in the merged run`
  );
}
