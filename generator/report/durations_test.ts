import { assertEquals } from "@std/assert";
import { learnDurations } from "./durations.ts";
import type { RunRecord } from "./run_record.ts";
import { makeRecord } from "./testing/make_record.ts";

function run(
  seconds: Record<string, number>,
  selector: string,
  more: Partial<RunRecord["results"][number]> = {},
): RunRecord {
  const points = Object.keys(seconds).map((name) =>
    [name, { p: "pass" as const }] as const
  );
  const record = makeRecord(Object.fromEntries(points), [[selector]]);
  return {
    ...record,
    results: record.results.map((result) => ({
      ...result,
      seconds: seconds[result.scenario] ?? 0,
      ...more,
    })),
  };
}

Deno.test("learnDurations() prefers the kernel, then the newest run", () => {
  const estimate = learnDurations([
    run({ a: 1, b: 50 }, "sid"),
    run({ a: 2, c: 3 }, "trixie"),
    run({ a: 9 }, "trixie"),
  ], "selftests");
  assertEquals(estimate("a", "trixie"), 2);
  assertEquals(estimate("a", "sid"), 1);
  assertEquals(estimate("a"), 1);
  assertEquals(estimate("b", "trixie"), 50);
  // The one in the middle of 1, 2, 3, 9, 50.
  assertEquals(estimate("new", "trixie"), 3);
});

Deno.test("learnDurations() learns nothing from what did not run, or as something else", () => {
  const estimate = learnDurations([
    run({ a: 0 }, "k", { guest: 0 }),
    run({ a: 1 }, "k", { cutOff: true }),
    { ...run({ a: 2 }, "k"), target: "xfstests" },
    run({ a: 3 }, "k"),
  ], "selftests");
  assertEquals(estimate("a", "k"), 3);
  assertEquals(learnDurations([], "selftests")("a"), 10);
});
