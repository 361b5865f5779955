import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { DID_NOT_SHOW, NOT_REACHED } from "../observe/known_issues.ts";
import type { PointResult, Verdict } from "../observe/verdict.ts";
import { makeRecord } from "../report/testing/make_record.ts";
import { judgeStep, type StepVerdict } from "./judge_step.ts";

const table: [Record<string, Verdict>, StepVerdict][] = [
  [{ a: "pass", b: "pass" }, "good"],
  [{ a: "pass", b: "skip" }, "skip"],
  [{ a: "skip" }, "skip"],
  [{ a: "pass", b: "lost" }, "skip"],
  [{ a: "lost", b: "fail" }, "bad"],
  [{ a: "skip", b: "xfail" }, "bad"],
  [{ a: "timeout" }, "bad"],
  [{ a: "hang" }, "bad"],
  [{ a: "pass", b: "crash", c: "lost" }, "bad"],
  [{}, "skip"],
];

for (const [points, verdict] of table) {
  Deno.test(`judgeStep() finds ${JSON.stringify(points)} ${verdict}`, () => {
    assertEquals(
      judgeStep(makeRecord({ s: points }), { scenario: "s" }),
      verdict,
    );
  });
}

/** The record of one point. */
function recordOf(point: Partial<PointResult>) {
  const record = makeRecord({ s: { p: "pass" } });
  Object.assign(record.results[0]?.points[0] ?? {}, point);
  return record;
}

Deno.test("judgeStep() does not go by which versions have a known issue", () => {
  const judge = (point: Partial<PointResult>) =>
    judgeStep(recordOf(point), { scenario: "s" });
  assertEquals(
    judge({ verdict: "fail", reason: `${DID_NOT_SHOW}: mappings stay` }),
    "good",
  );
  assertEquals(
    judge({ verdict: "xfail", reason: "known issue: mappings stay" }),
    "bad",
  );
  assertEquals(
    judge({ verdict: "xfail", reason: `${NOT_REACHED}: mappings stay` }),
    "skip",
  );
});

Deno.test("judgeStep() hears what is wrong with a scenario as a whole", () => {
  const record = makeRecord({ s: { p: "pass" } });
  Object.assign(record.results[0] ?? {}, { verdict: "hang", reason: "stuck" });
  assertEquals(judgeStep(record, { scenario: "s" }), "bad");
});

Deno.test("judgeStep() judges by a point, and knows the points' names", () => {
  const record = makeRecord({
    s: { works: "pass", breaks: "fail", "is skipped": "skip" },
  });
  const judge = (point: string) => judgeStep(record, { scenario: "s", point });
  assertEquals(
    ["works", "breaks", "is skipped"].map(judge),
    ["good", "bad", "skip"],
  );
  assertThrows(() => judge("break"), UsageError, 'did you mean "breaks"?');
});

Deno.test("judgeStep() cannot tell of a scenario that did not run", () => {
  const record = { ...makeRecord({ s: { p: "pass" } }), results: [] };
  assertEquals(judgeStep(record, { scenario: "s" }), "skip");
  assertEquals(judgeStep(record, { scenario: "s", point: "p" }), "skip");
});
