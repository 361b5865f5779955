import { assertEquals } from "@std/assert";
import { type Verdict, VERDICTS } from "../observe/verdict.ts";
import { chooseExitStatus } from "./exit_status.ts";
import type { RunRecord } from "./run_record.ts";
import { sampleRecord } from "./testing/sample_record.ts";

function recordOf(verdicts: Verdict[], guest = 1): RunRecord {
  const record = sampleRecord();
  const [result] = record.results;
  if (result === undefined) throw new Error("no result");
  return {
    ...record,
    kernels: record.kernels.slice(0, 1),
    results: verdicts.map((verdict) => ({ ...result, verdict, guest })),
  };
}

for (const verdict of VERDICTS) {
  const status = ["pass", "xfail", "skip"].includes(verdict) ? 0 : 1;
  Deno.test(`chooseExitStatus() is ${status} with ${verdict}`, () => {
    assertEquals(chooseExitStatus(recordOf(["pass", verdict])), status);
  });
}

Deno.test("chooseExitStatus() is 1 where a result is missing", () => {
  assertEquals(chooseExitStatus(recordOf(["pass"])), 1);
});

Deno.test("chooseExitStatus() is 4 where no guest ran anything", () => {
  assertEquals(chooseExitStatus(recordOf([])), 4);
  assertEquals(chooseExitStatus(recordOf(["lost", "lost"], 0)), 4);
});

Deno.test("chooseExitStatus() is 0 where all was skipped before a guest ran", () => {
  assertEquals(chooseExitStatus(recordOf(["skip", "skip"], 0)), 0);
});
