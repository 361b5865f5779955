import { assertEquals } from "@std/assert";
import type { Plan } from "../plan/plan.ts";
import { joinCells, listUnseenCells } from "./rest_of_matrix.ts";
import type { PointResult, ScenarioResult, Verdict } from "./verdict.ts";

/** A plan of three cells with two points each, and one point at its end. */
const plan = {
  cells: ["a", "b", "c"].map((name) => ({ name })),
  points: [
    ...["a", "b", "c"].flatMap((cell) => [
      { cell, name: `${cell}: first` },
      { cell, name: `${cell}: second` },
    ]),
    { cell: "", name: "last" },
  ],
} as Plan;

const ORDER = ["pass", "skip", "xfail", "fail", "lost", "timeout", "hang"];

function result(
  verdicts: Record<string, Verdict>,
  rest: Partial<ScenarioResult> = {},
): ScenarioResult {
  const points = Object.entries(verdicts).map((
    [name, verdict],
  ): PointResult => ({
    name,
    verdict,
    diagnostics: [],
  }));
  const all = points.map(({ verdict }) => verdict);
  return {
    scenario: "sample",
    verdict: all.toSorted((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))[0] ??
      "lost",
    points,
    reports: [],
    stuck: [],
    seconds: 1,
    ...rest,
  };
}

const broken = result({
  "a: first": "pass",
  "a: second": "hang",
  "b: first": "skip",
  "b: second": "skip",
  "c: first": "lost",
  "c: second": "lost",
  "last": "fail",
});

Deno.test("listUnseenCells() has the cells that nobody came to", () => {
  assertEquals(listUnseenCells(plan, broken), ["b", "c"]);
});

Deno.test("listUnseenCells() has none where all was seen, or nothing", () => {
  const all = (verdict: Verdict) =>
    result(
      Object.fromEntries(plan.points.map(({ name }) => [name, verdict])),
    );
  assertEquals(listUnseenCells(plan, all("pass")), []);
  assertEquals(listUnseenCells(plan, all("xfail")), []);
  assertEquals(listUnseenCells(plan, all("skip")), []);
  assertEquals(listUnseenCells(plan, result({})), []);
  const single = { ...plan, cells: plan.cells.slice(0, 1) };
  assertEquals(listUnseenCells(single, broken), []);
});

Deno.test("joinCells() has each cell as it was seen", () => {
  const later = result({
    "b: first": "pass",
    "b: second": "pass",
    "c: first": "xfail",
    "c: second": "skip",
    "last": "pass",
  }, { seconds: 2, exitStatus: 0 });
  const joined = joinCells(plan, { earlier: broken, later });
  assertEquals(
    joined.points.map(({ name, verdict }) => [name, verdict]),
    [
      ["a: first", "pass"],
      ["a: second", "hang"],
      ["b: first", "pass"],
      ["b: second", "pass"],
      ["c: first", "xfail"],
      ["c: second", "skip"],
      // The worse of the two.
      ["last", "fail"],
    ],
  );
  assertEquals([joined.verdict, joined.seconds], ["hang", 3]);
});

Deno.test("joinCells() never has a better verdict than one of its parts", () => {
  const fine = { "a: first": "pass", "a: second": "pass" } as const;
  const lost = {
    "b: first": "lost",
    "b: second": "lost",
    "c: first": "lost",
    "c: second": "lost",
  } as const;
  const earlier = result({ ...fine, ...lost, "last": "lost" }, {
    verdict: "crash",
    reason: "the guest died",
    exitStatus: 1,
  });
  const later = result({
    "b: first": "pass",
    "b: second": "pass",
    "c: first": "pass",
    "c: second": "pass",
    "last": "pass",
  }, { exitStatus: 0 });
  const joined = joinCells(plan, { earlier, later });
  assertEquals(
    [joined.verdict, joined.reason, joined.exitStatus],
    ["crash", "the guest died", 1],
  );
  const other = joinCells(plan, {
    earlier: result({ ...fine, ...lost, "last": "pass" }),
    later: result({ "b: first": "fail", "b: second": "pass" }),
  });
  // What the second guest did not come to either stays as it was.
  assertEquals(other.verdict, "lost");
});
