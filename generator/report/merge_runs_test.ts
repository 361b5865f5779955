import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import type { Verdict } from "../observe/verdict.ts";
import { findSchemaFaults } from "./json_schema.ts";
import { mergeRuns } from "./merge_runs.ts";
import type { RunRecord } from "./run_record.ts";
import { RUN_SCHEMA } from "./run_schema.ts";
import { makeRecord } from "./testing/make_record.ts";
import { sampleRecord } from "./testing/sample_record.ts";

function run(
  id: string,
  verdicts: Record<string, Verdict>,
  more: Partial<RunRecord> = {},
): RunRecord {
  const points = Object.entries(verdicts).map(([name, verdict]) =>
    [name, { p: verdict }] as const
  );
  return {
    ...makeRecord(Object.fromEntries(points), [["k", "6.12"]]),
    id,
    ...more,
  };
}

function merge(...records: RunRecord[]) {
  return mergeRuns(
    "all",
    records.map((record, index) => ({
      record,
      directory: `part-${index + 1}`,
    })),
  );
}

function tell({ results }: RunRecord): string[] {
  return results.map(({ scenario, kernel, verdict, directory }) =>
    `${kernel} ${scenario}: ${verdict} in ${directory}`
  );
}

Deno.test("mergeRuns() has the scenarios of all on the kernels of all", () => {
  const { record, remarks } = merge(
    run("1", { a: "pass" }),
    run("2", { b: "fail" }, { startedAt: "2026-11-20T00:00:00.000Z" }),
    {
      ...makeRecord({ a: { p: "crash" } }, [["k", "6.13"], ["k", "6.12"]]),
      results: makeRecord({ a: { p: "crash" } }).results,
    },
  );
  assertEquals(tell(record), [
    "0 a: pass in part-1/1/a",
    "0 b: fail in part-2/1/b",
    "1 a: crash in part-3/1/a",
  ]);
  assertEquals(record.kernels.map(({ release }) => release), ["6.12", "6.13"]);
  assertEquals(remarks, []);
  assertEquals(record.id, "all");
  assertEquals(record.mergedFrom, ["1", "2", "20261121-214501"]);
  assertEquals(record.startedAt, "2026-11-20T00:00:00.000Z");
  assertEquals(record.endedAt, "2026-11-21T21:55:01.000Z");
  assertEquals(findSchemaFaults(record, RUN_SCHEMA), []);
});

Deno.test("mergeRuns() lets the worse stand, and tells of it", () => {
  const good = run("1", { a: "pass", b: "crash" });
  const bad = run("2", { a: "fail", b: "hang" });
  const expected = ["fail", "crash"];
  for (
    const [runs, words] of [
      [[good, bad], ["pass and fail", "crash and hang"]],
      [[bad, good], ["fail and pass", "hang and crash"]],
    ] as const
  ) {
    const { record, remarks } = merge(...runs);
    assertEquals(record.results.map(({ verdict }) => verdict), expected);
    assertEquals(remarks, [
      `a on 6.12 was run twice, ${words[0]}: fail stands`,
      `b on 6.12 was run twice, ${words[1]}: crash stands`,
    ]);
  }
});

Deno.test("mergeRuns() prefers anything to what was cut off", () => {
  const whole = run("1", { a: "pass" });
  const lost = run("2", { a: "lost" }, { interrupted: true });
  const cut = {
    ...lost,
    results: lost.results.map((result) => ({ ...result, cutOff: true })),
  };
  for (const runs of [[whole, cut], [cut, whole]]) {
    const { record, remarks } = merge(...runs);
    assertEquals(record.results.map(({ verdict }) => verdict), ["pass"]);
    assertEquals(remarks, []);
  }
});

Deno.test("mergeRuns() tells of shards that are missing or dealt otherwise", () => {
  const shard = (part: number, deal = "x") => ({
    shard: { part, parts: 3, deal },
  });
  const first = run("1", { a: "pass" }, shard(1));
  assertEquals(merge(first, run("2", { b: "pass" }, shard(3))).remarks, [
    "shard 2/3 is missing: its scenarios are not in the merged run",
  ]);
  const [remark = ""] =
    merge(first, run("2", { b: "pass" }, shard(2, "y"))).remarks;
  assertEquals(
    remark.startsWith("the scenarios were not dealt out alike"),
    true,
  );
});

Deno.test("mergeRuns() moves attempts, too, and has not ended where one has not", () => {
  const { endedAt: _, ...sample } = sampleRecord();
  const { record } = merge(sample);
  assertEquals(record.endedAt, undefined);
  assertEquals(record.interrupted, true);
  assertEquals(
    record.results.at(-1)?.attempts?.map(({ directory }) => directory),
    [
      "part-1/debian-trixie/xfs-unbind-under-load",
      "part-1/debian-trixie/xfs-unbind-under-load.attempt2",
    ],
  );
});

Deno.test("mergeRuns() refuses runs of other targets", () => {
  assertThrows(
    () => merge(run("1", {}), run("2", {}, { target: "xfstests" })),
    UsageError,
    '"1" is of selftests, "2" is of xfstests',
  );
});
