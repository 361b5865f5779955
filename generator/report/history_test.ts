import { assertEquals } from "@std/assert";
import type { Verdict } from "../observe/verdict.ts";
import { joinAttempt } from "./attempts.ts";
import { chooseReference, findFlaky, formatHistory } from "./history.ts";
import type { RunRecord } from "./run_record.ts";
import { makeRecord } from "./testing/make_record.ts";

function run(
  id: string,
  verdicts: Record<string, Verdict>,
  kernel: [string, string] = ["k", "6.12"],
): RunRecord {
  const points = Object.entries(verdicts).map(([name, verdict]) =>
    [name, { p: verdict }] as const
  );
  return { ...makeRecord(Object.fromEntries(points), [kernel]), id };
}

Deno.test("chooseReference() takes the run that has most of it, the newest of those", () => {
  const earlier = [
    run("6", { a: "pass", b: "pass" }, ["other", "7.2"]),
    run("5", { a: "pass" }),
    run("4", { a: "pass", b: "pass", c: "pass" }, ["k", "6.11"]),
    run("3", { a: "pass", b: "pass" }),
  ];
  const choose = (record: RunRecord) => chooseReference(record, earlier)?.id;
  assertEquals(choose(run("9", { a: "pass" })), "5");
  assertEquals(choose(run("9", { a: "pass", b: "pass" })), "4");
  assertEquals(choose(run("9", { z: "pass" })), undefined);
  assertEquals(choose(run("9", { a: "pass" }, ["x", "7.2"])), "6");
  assertEquals(
    choose({ ...run("9", { a: "pass" }), target: "xfstests" }),
    undefined,
  );
});

Deno.test("findFlaky() finds what goes back and forth on one kernel", () => {
  const verdictsOf = (...newestFirst: RunRecord[]) => {
    const [record, ...earlier] = newestFirst;
    return record === undefined
      ? []
      : findFlaky(record, earlier).map(({ verdicts }) => verdicts);
  };
  const pass = run("", { a: "pass" });
  const crash = run("", { a: "crash" });
  const hang = run("", { a: "hang" });
  const lost = run("", { a: "lost" });
  const other = run("", { a: "crash" }, ["k", "6.13"]);
  assertEquals(verdictsOf(pass, crash, pass), [["pass", "crash", "pass"]]);
  assertEquals(
    verdictsOf(crash, pass, lost, hang),
    [["hang", "pass", "crash"]],
  );
  // A fix, a regression, another kernel, an interruption, two ways to be broken.
  assertEquals(verdictsOf(pass, crash, crash), []);
  assertEquals(verdictsOf(crash, pass, pass), []);
  assertEquals(verdictsOf(pass, other, pass), []);
  assertEquals(verdictsOf(pass, lost, pass), []);
  assertEquals(verdictsOf(crash, hang, crash), []);
  // What a run saw by itself needs no other.
  const [result] = crash.results;
  if (result === undefined) throw new Error("no result");
  const twice = joinAttempt(result, { ...result, attempt: 2, verdict: "pass" });
  assertEquals(verdictsOf({ ...crash, results: [twice] }), [["crash", "pass"]]);
});

Deno.test("formatHistory() tells what is worse, fixed and flaky", () => {
  const earlier = [
    run("20261123-000000", { a: "pass", b: "crash", c: "pass" }),
    run("20261122-000000", { a: "pass", b: "pass", c: "pass" }),
  ];
  assertEquals(
    formatHistory(run("9", { a: "fail", b: "pass", c: "pass" }), earlier),
    `since 20261123-000000:
  worse  a on 6.12: pass -> fail: p
  fixed  b on 6.12: crash -> pass: p
  flaky  b on 6.12: pass, crash, pass
`,
  );
  assertEquals(
    formatHistory(run("9", { a: "pass" }), earlier),
    "since 20261123-000000: nothing is worse, fixed or flaky\n",
  );
  assertEquals(
    formatHistory({ ...run("9", { a: "pass" }), results: [] }, earlier),
    `since 20261123-000000:
  worse  a on 6.12: pass -> lost: the scenario as a whole
`,
  );
  assertEquals(formatHistory(run("9", { z: "pass" }), earlier), "");
  assertEquals(formatHistory(run("9", { z: "pass" }), []), "");
});
