import { assertEquals } from "@std/assert";
import type { KnownIssue } from "../vocabulary/scenario.ts";
import { draftScenario, type PointDraft } from "./draft.ts";
import { applyKnownIssues } from "./known_issues.ts";
import { samplePlan } from "./testing/sample_plan.ts";
import type { Verdict } from "./verdict.ts";

const ISSUE: KnownIssue = {
  breaks: ["mappings.areGone"],
  kernels: "<6.8",
  shows: "fail",
  symptom: "mappings stay",
  cause: "nobody asks the filesystem",
  certainty: "seen",
  reference: "fa422b353d21",
};

function apply(
  verdicts: Verdict[],
  issue: Partial<KnownIssue> = {},
  { kernelRelease = "6.1.0-56-amd64", endedIn = -1 } = {},
): PointDraft[] {
  const draft = draftScenario(samplePlan());
  draft.points.forEach((point, i) => {
    point.verdict = verdicts[i] ?? "lost";
    if (point.verdict !== "pass") point.reason = "seen";
  });
  applyKnownIssues(draft, {
    knownIssues: [{ ...ISSUE, ...issue }],
    kernelRelease,
    endedIn: draft.points[endedIn],
  });
  return draft.points;
}

function verdictsOf(points: PointDraft[]): Verdict[] {
  return points.map(({ verdict }) => verdict);
}

Deno.test("applyKnownIssues() makes xfail of what the issue shows", () => {
  const points = apply(["pass", "fail", "fail", "pass"]);
  assertEquals(verdictsOf(points), ["pass", "xfail", "xfail", "pass"]);
  assertEquals(
    points[1]?.reason,
    "known issue: mappings stay; nobody asks the filesystem (seen); see fa422b353d21; seen: seen",
  );
});

Deno.test("applyKnownIssues() takes no other crash for the known one", () => {
  for (
    const [reportedIn, verdict] of [
      ["dax_disassociate_entry", "xfail"],
      ["dax_lock_entry", "crash"],
    ] as const
  ) {
    const draft = draftScenario(samplePlan());
    const [, point] = draft.points;
    Object.assign(point ?? {}, {
      verdict: "crash",
      functions: ["dax_disassociate_entry", "evict"],
    });
    applyKnownIssues(draft, {
      knownIssues: [{ ...ISSUE, shows: "crash", reportedIn }],
      kernelRelease: "6.1.0-56-amd64",
      endedIn: undefined,
    });
    assertEquals(point?.verdict, verdict);
  }
});

Deno.test("applyKnownIssues() leaves other kernels alone", () => {
  assertEquals(
    verdictsOf(
      apply(["pass", "fail", "pass", "pass"], {}, {
        kernelRelease: "6.12.117+deb13-amd64",
      }),
    ),
    ["pass", "fail", "pass", "pass"],
  );
  assertEquals(
    verdictsOf(
      apply(["pass", "fail", "pass", "pass"], {}, { kernelRelease: "" }),
    ),
    ["pass", "fail", "pass", "pass"],
  );
});

Deno.test("applyKnownIssues() makes a failure of an issue that did not show", () => {
  const points = apply(["pass", "pass", "pass", "pass"]);
  assertEquals(verdictsOf(points), ["pass", "fail", "fail", "pass"]);
  assertEquals(
    points[1]?.reason?.startsWith("known issue did not show: mappings stay"),
    true,
  );
});

Deno.test("applyKnownIssues() takes a race that was won for a pass", () => {
  const race = { intermittent: true };
  assertEquals(
    verdictsOf(apply(["pass", "pass", "pass", "pass"], race)),
    ["pass", "pass", "pass", "pass"],
  );
  assertEquals(
    verdictsOf(apply(["pass", "fail", "pass", "pass"], race)),
    ["pass", "xfail", "pass", "pass"],
  );
});

Deno.test("applyKnownIssues() is content when one point of the word shows it", () => {
  assertEquals(verdictsOf(apply(["pass", "fail", "pass", "pass"])), [
    "pass",
    "xfail",
    "pass",
    "pass",
  ]);
});

Deno.test("applyKnownIssues() leaves other verdicts and other points", () => {
  assertEquals(verdictsOf(apply(["fail", "crash", "skip", "lost"])), [
    "fail",
    "crash",
    "skip",
    "lost",
  ]);
});

Deno.test("applyKnownIssues() explains points that the issue kept from running", () => {
  const crash = { shows: "crash" } as const;
  const verdicts: Verdict[] = ["pass", "crash", "lost", "lost"];
  const points = apply(verdicts, crash, { endedIn: 1 });
  assertEquals(verdictsOf(points), ["pass", "xfail", "xfail", "xfail"]);
  assertEquals(
    points[3]?.reason,
    "not reached: known issue: mappings stay",
  );
  assertEquals(verdictsOf(apply(verdicts, crash)), [
    "pass",
    "xfail",
    "lost",
    "lost",
  ]);
  assertEquals(verdictsOf(apply(verdicts, crash, { endedIn: 2 })), [
    "pass",
    "xfail",
    "lost",
    "lost",
  ]);
});
