import { assertEquals } from "@std/assert";
import { type Draft, draftScenario } from "./draft.ts";
import { parseTap } from "./ktap.ts";
import { applyTap } from "./tap_points.ts";
import { samplePlan } from "./testing/sample_plan.ts";

function apply(
  lines: string[],
  exitStatus: number | undefined,
): { draft: Draft; complaints: string[] } {
  const draft = draftScenario(
    samplePlan({ points: ["unbind returns", "mappings are gone"] }),
  );
  return { draft, complaints: applyTap(draft, parseTap(lines), exitStatus) };
}

function show({ draft }: { draft: Draft }): [string, string | undefined][] {
  return draft.points.map(({ verdict, reason }) => [verdict, reason]);
}

const HEAD = ["TAP version 13", "1..2"];

for (
  const [line, status, verdict, reason] of [
    ["ok 1 unbind returns", 0, "pass", undefined],
    ["ok 1 unbind returns # SKIP no root", 0, "skip", "no root"],
    ["ok 1 # SKIP unbind returns", 0, "skip", "because"],
    ["ok 1 unbind returns # XFAIL a bug", 0, "xfail", "a bug"],
    [
      "ok 1 # XPASS unbind returns",
      1,
      "fail",
      "it passed, and the program expected it to fail",
    ],
    ["not ok 1 unbind returns", 1, "fail", "because"],
    ["not ok 1 unbind returns # exit=1", 1, "fail", "exit=1"],
    ["not ok 1 unbind returns # TODO some day", 1, "fail", "some day"],
    ["not ok 1 unbind returns # TIMEOUT 30 s", 1, "timeout", "30 s"],
    ["not ok 1 unbind returns # TIMEOUT", 1, "timeout", "because"],
    ["not ok 1 unbind returns # ERROR no device", 1, "fail", "no device"],
    ["not ok 1 # error unbind returns", 1, "fail", "because"],
    [
      "ok 1 unbind returns # [   61.204113] BUG: soft lockup - CPU#1 stuck",
      0,
      "lost",
      "the kernel printed into the line of its result",
    ],
  ] as const
) {
  Deno.test(`applyTap() makes ${verdict} of ${JSON.stringify(line)}`, () => {
    const found = apply(
      [...HEAD, "# because", "#  FAIL  x", line, "ok 2 mappings are gone"],
      status,
    );
    assertEquals(show(found), [[verdict, reason], ["pass", undefined]]);
    assertEquals(found.complaints, []);
  });
}

Deno.test("applyTap() makes timeout of the harness's own timeout", () => {
  const found = apply([
    ...HEAD,
    "# unbind: Test terminated by timeout",
    "not ok 1 unbind returns",
    "ok 2 mappings are gone",
  ], 1);
  assertEquals(show(found)[0], [
    "timeout",
    "unbind: Test terminated by timeout",
  ]);
});

Deno.test("applyTap() finds the name of a skip that the harness leaves out", () => {
  const draft = draftScenario(samplePlan({ points: ["unbind returns"] }));
  const point = draft.points[0];
  if (point === undefined) throw new Error("no point");
  point.point.name = "devdax.unbind_returns";
  const complaints = applyTap(
    draft,
    parseTap([
      "TAP version 13",
      "1..1",
      "#            OK  devdax.unbind_returns",
      "ok 1 # SKIP no device",
    ]),
    0,
  );
  assertEquals(complaints, []);
  assertEquals(show({ draft }), [["skip", "no device"]]);
});

Deno.test("applyTap() skips all where plan and exit status say so", () => {
  const { draft, complaints } = apply([
    "TAP version 13",
    "1..0 # SKIP this needs root",
  ], 4);
  assertEquals(complaints, []);
  assertEquals(show({ draft }), [
    ["skip", "this needs root"],
    ["skip", "this needs root"],
  ]);
  assertEquals(show(apply([], 4)), [
    ["skip", "exit status 4, no reason"],
    ["skip", "exit status 4, no reason"],
  ]);
});

for (
  const [what, lines, status, complaint] of [
    [
      "results with the status of a skip",
      [
        ...HEAD,
        "ok 1 unbind returns",
        "ok 2 mappings are gone",
      ],
      4,
      "the exit status says skip, but 2 results came",
    ],
    [
      "a bad result with status 0",
      [
        ...HEAD,
        "ok 1 unbind returns",
        "not ok 2 mappings are gone",
      ],
      0,
      'the exit status is 0, but "mappings are gone" is not ok',
    ],
    [
      "good results with status 1",
      [
        ...HEAD,
        "ok 1 unbind returns",
        "ok 2 mappings are gone",
      ],
      1,
      "the exit status is 1, but every result is ok",
    ],
    [
      "a signal",
      [
        ...HEAD,
        "ok 1 unbind returns",
        "not ok 2 mappings are gone",
      ],
      139,
      "signal 11 ended the program",
    ],
    [
      "a result of another scenario",
      [
        ...HEAD,
        "ok 1 unbind returns",
        "not ok 2 something else",
      ],
      1,
      'the result "something else" is about no test point',
    ],
    [
      "another plan",
      [
        "TAP version 13",
        "1..3",
        "ok 1 unbind returns",
        "ok 2 mappings are gone",
        "ok 3 unbind returns",
      ],
      0,
      "the plan is 1..3, the scenario has 2 test points",
    ],
    [
      "a duplicate",
      [
        ...HEAD,
        "not ok 1 unbind returns",
        "ok 2 unbind returns",
      ],
      1,
      'the result "unbind returns" came before',
    ],
    [
      "a skip of all with status 0",
      [
        "TAP version 13",
        "1..0 # SKIP this needs root",
      ],
      0,
      "the exit status is 0, but no result came",
    ],
    ["a skip that leaves its plan empty", HEAD, 4, "planned"],
  ] as [string, string[], number, string][]
) {
  Deno.test(`applyTap() complains about ${what}`, () => {
    const { draft, complaints } = apply(lines, status);
    const said = complaints.join("\n");
    assertEquals(said.includes(complaint), true, said);
    assertEquals(draft.points.some(({ verdict }) => verdict === "skip"), false);
  });
}

Deno.test("applyTap() keeps the worst of duplicates", () => {
  const lines = [...HEAD, "not ok 1 unbind returns", "ok 2 unbind returns"];
  assertEquals(show(apply(lines, 1))[0]?.[0], "fail");
  const reversed = [...HEAD, "ok 1 unbind returns", "not ok 2 unbind returns"];
  assertEquals(show(apply(reversed, 1))[0]?.[0], "fail");
});

Deno.test("applyTap() does not complain of what a killed program left out", () => {
  const { draft, complaints } = apply(
    ["TAP version 13", "1..2", "ok 1 unbind returns"],
    undefined,
  );
  assertEquals(complaints, []);
  assertEquals(show({ draft }), [["pass", undefined], ["lost", undefined]]);
});
