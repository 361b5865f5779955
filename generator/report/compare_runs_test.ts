import { assertEquals } from "@std/assert";
import type { Verdict } from "../observe/verdict.ts";
import { compareRuns } from "./compare_runs.ts";
import type { RunRecord } from "./run_record.ts";
import { makeRecord } from "./testing/make_record.ts";

/** What a comparison says, in short: `regression a on k: pass -> fail [p: pass -> fail]`. */
function summarize(before: RunRecord, after: RunRecord): string[] {
  return compareRuns(before, after).changes.map((change) => {
    const { kind, scenario, kernel, points } = change;
    const show = ({ before = "", after = "" }) => `${before} -> ${after}`;
    return `${kind} ${scenario} on ${kernel}: ${show(change)} [${
      points.map((point) => `${point.name}: ${show(point)}`).join(", ")
    }]`;
  });
}

const changes: [Verdict, Verdict, string | undefined][] = [
  ["pass", "pass", undefined],
  ["crash", "crash", undefined],
  ["pass", "fail", "regression"],
  ["xfail", "crash", "regression"],
  ["skip", "lost", "regression"],
  ["hang", "pass", "fix"],
  ["fail", "xfail", "fix"],
  ["pass", "skip", "changed"],
  ["pass", "xfail", "changed"],
  ["fail", "crash", "changed"],
];

for (const [was, is, kind] of changes) {
  Deno.test(`compareRuns() calls ${was} -> ${is} ${kind ?? "the same"}`, () => {
    assertEquals(
      summarize(
        makeRecord({ a: { p: was } }),
        makeRecord({ a: { p: is } }),
      ),
      kind === undefined
        ? []
        : [`${kind} a on k: ${was} -> ${is} [p: ${was} -> ${is}]`],
    );
  });
}

Deno.test("compareRuns() sees a regression beside a fix in one scenario", () => {
  assertEquals(
    summarize(
      makeRecord({ a: { p: "fail", q: "pass", r: "pass" } }),
      makeRecord({ a: { p: "pass", q: "fail", r: "pass" } }),
    ),
    [
      "regression a on k: fail -> fail [q: pass -> fail]",
      "fix a on k: fail -> fail [p: fail -> pass]",
    ],
  );
});

Deno.test("compareRuns() sees a regression where a point got another name", () => {
  assertEquals(
    summarize(
      makeRecord({ a: { p: "pass" }, b: { p: "fail" } }),
      makeRecord({ a: { q: "fail" }, b: { q: "fail" } }),
    ),
    [
      "regression a on k: pass -> fail [q:  -> fail]",
      "new b on k: fail -> fail [q:  -> fail]",
      "gone a on k: pass -> fail [p: pass -> ]",
      "gone b on k: fail -> fail [p: fail -> ]",
    ],
  );
});

Deno.test("compareRuns() tells points and scenarios that are new or gone", () => {
  const comparison = compareRuns(
    makeRecord({ a: { p: "pass", q: "pass" }, old: { p: "pass" } }),
    makeRecord({ a: { p: "pass", r: "skip" }, young: { p: "crash" } }),
  );
  assertEquals(
    comparison.changes.map(({ kind, scenario, points }) => [
      kind,
      scenario,
      points.map(({ name }) => name).join(),
    ]),
    [
      ["new", "a", "r"],
      ["new", "young", "p"],
      ["gone", "a", "q"],
      ["gone", "old", "p"],
    ],
  );
  assertEquals(comparison.unchangedPoints, 1);
});

Deno.test("compareRuns() holds what is wrong with a scenario as a whole against it", () => {
  const before = makeRecord({ a: { p: "pass" } });
  const after = makeRecord({ a: { p: "pass" } });
  const [result] = after.results;
  if (result === undefined) throw new Error("no result");
  Object.assign(result, { verdict: "crash", reason: "the guest died" });
  const whole = "the scenario as a whole";
  assertEquals(summarize(before, after), [
    `regression a on k: pass -> crash [${whole}: pass -> crash]`,
  ]);
  assertEquals(summarize(after, before), [
    `fix a on k: crash -> pass [${whole}: crash -> pass]`,
  ]);
  assertEquals(summarize(after, after), []);
});

Deno.test("compareRuns() takes a kernel that does not boot any more for a regression", () => {
  const before = makeRecord({ a: { p: "pass" }, b: { p: "fail" } });
  const after = { ...before, results: [] };
  const [kernel] = after.kernels;
  if (kernel === undefined) throw new Error("no kernel");
  const broken = {
    ...after,
    kernels: [{ selector: "k", origin: "k", error: "it said nothing" }],
  };
  const [first] = compareRuns(before, broken).changes;
  assertEquals(first?.points, [{
    name: "the scenario as a whole",
    before: "pass",
    after: "lost",
    reason: "it said nothing",
  }]);
  assertEquals(summarize(before, broken), [
    "regression a on k: pass -> lost [the scenario as a whole: pass -> lost]",
    "changed b on k: fail -> lost [the scenario as a whole: fail -> lost]",
  ]);
  assertEquals(summarize(before, after)[0]?.split(" ", 1), ["regression"]);
});

Deno.test("compareRuns() does not compare what an unfinished run did not get to", () => {
  const before = makeRecord({ a: { p: "pass" }, b: { p: "pass" } });
  const [first] = before.results;
  if (first === undefined) throw new Error("no result");
  const { endedAt: _, ...killed } = { ...before, results: [first] };
  for (const after of [killed, { ...before, ...killed, interrupted: true }]) {
    const comparison = compareRuns(before, after);
    assertEquals(comparison.changes, []);
    assertEquals(comparison.notCompared, ["b on k"]);
    assertEquals(compareRuns(after, after).notCompared, []);
  }
});

Deno.test("compareRuns() pairs kernels by release, then by selector, then as the only ones", () => {
  const points = { a: { p: "pass" as const } };
  const kernelsOf = (
    before: [string, string?][],
    after: [string, string?][],
  ) =>
    compareRuns(makeRecord(points, before), makeRecord({ b: points.a }, after))
      .changes.map(({ kind, kernel }) => `${kind} ${kernel}`).sort();
  assertEquals(
    kernelsOf([["debian:sid", "7.2"]], [["~/linux", "7.2"]]),
    ["gone 7.2", "new 7.2"],
  );
  assertEquals(
    kernelsOf(
      [["x", "7.1"], ["debian:sid", "7.2"]],
      [["debian:sid", "7.3"], ["y", "7.1"]],
    ),
    ["gone 7.1", "gone 7.2 -> 7.3", "new 7.1", "new 7.2 -> 7.3"],
  );
  assertEquals(
    kernelsOf([["x", "7.1"]], [["y", "7.2"]]),
    ["gone 7.1 -> 7.2", "new 7.1 -> 7.2"],
  );
  assertEquals(
    kernelsOf([["x", "7.1"]], [["y", "7.2"], ["z", "7.3"]]),
    ["gone 7.1", "new 7.2", "new 7.3"],
  );
});
