import { assertEquals, assertStringIncludes } from "@std/assert";
import { joinScenario, type ScenarioEvidence } from "./join.ts";
import {
  readRecorded,
  type Recording,
  RECORDINGS,
} from "./testing/recorded_check.ts";
import { DIED, sampleEvidence } from "./testing/sample_evidence.ts";
import { SAMPLE_POINTS, samplePlan } from "./testing/sample_plan.ts";
import { sampleReport } from "./testing/sample_report.ts";
import type { ScenarioResult } from "./verdict.ts";

function join(
  recording: Recording,
  evidence: Partial<ScenarioEvidence> = {},
): ScenarioResult {
  const { name, outputLines, exitStatus } = readRecorded(recording);
  return joinScenario(sampleEvidence({
    caseName: name,
    outputLines,
    guestWords: {
      stuck: [],
      ...(exitStatus === undefined ? {} : { exitStatus }),
    },
    ...evidence,
  }));
}

function show(result: ScenarioResult): string[] {
  return [
    result.verdict + (result.reason === undefined ? "" : `: ${result.reason}`),
    ...result.points.map(({ verdict, reason }) =>
      verdict + (reason === undefined ? "" : `: ${reason}`)
    ),
  ];
}

const PASS = SAMPLE_POINTS.map(() => "pass");

Deno.test("joinScenario() passes all points of a case that passed", () => {
  const result = join("pass");
  assertEquals(show(result), ["pass", ...PASS]);
  const { seconds, ...check } = result.check ?? {};
  assertEquals(typeof seconds, "number");
  assertEquals(check, { case: "xfs/901", diff: [], dmesg: [], hints: [] });
});

Deno.test("joinScenario() skips all points of a case that was not run", () => {
  const result = join("not run");
  const reason = "this kernel has no $FEATURE | of <any> kind";
  assertEquals(show(result), [
    "skip",
    ...SAMPLE_POINTS.map(() => `skip: ${reason}`),
  ]);
  assertEquals(result.check?.notRun, reason);
});

Deno.test("joinScenario() reads each point of what a failed case printed", () => {
  const [verdict, ...points] = show(join("mismatch"));
  assertEquals(
    verdict,
    "timeout: filesystem on /dev/pmem1 has dirty log; " +
      "filesystem on /dev/pmem1 is inconsistent (r)",
  );
  assertEquals(points.map((text) => text.split(":")[0]), [
    "pass",
    "fail",
    "timeout",
    "skip",
  ]);
});

Deno.test("joinScenario() takes a point's reason from what was noted before it", () => {
  const { name, outputLines } = readRecorded("mismatch");
  const notes = [
    "mkfs and the like",
    "unbind returns",
    "still mapped: 5 pages",
    "",
    "mappings are gone: failed",
    "took 30 s",
    "loads raise SIGBUS: timed out",
    "filesystem unmounts: not reached",
  ];
  const result = join("mismatch", {
    outputLines: [
      ...outputLines.filter((line) => !line.startsWith(`${name}.full|`)),
      ...notes.map((line) => `${name}.full|${line}`),
    ],
  });
  assertEquals(show(result).slice(1), [
    "pass",
    "fail: still mapped: 5 pages",
    "timeout: took 30 s",
    "skip: the case says no more",
  ]);
});

Deno.test("joinScenario() charges the end of a case to the point that ran", () => {
  assertEquals(show(join("exit status")), [
    "lost",
    "pass",
    "fail: unbind did not come back; the case ended with status 1",
    ...SAMPLE_POINTS.slice(2).map(() =>
      "lost: the case printed no line for it"
    ),
  ]);
});

Deno.test("joinScenario() fails a case for what check found after it", async (t) => {
  const cases: [Recording, string][] = [
    ["dmesg", "check found in the kernel log: "],
    ["filesystem", "filesystem on /dev/loop1 has dirty log"],
    ["stray line", "the case prints "],
    ["core", "a program of the case dumped core"],
    ["no golden output", "the case has no golden output"],
    ["bare exit", "the case ended with status 1"],
  ];
  for (const [recording, reason] of cases) {
    await t.step(recording, () => {
      const result = join(recording);
      assertEquals(result.verdict, "fail");
      assertEquals(result.points.map(({ verdict }) => verdict), PASS);
      assertStringIncludes(result.reason ?? "", reason);
    });
  }
});

Deno.test("joinScenario() keeps the lines for which check fails a case", () => {
  const [line = ""] = join("dmesg").check?.dmesg ?? [];
  assertStringIncludes(line, "WARNING: CPU: 0 PID: 1 at mm/memory.c:12");
});

Deno.test("joinScenario() charges the kernel's reports to the point that ran", () => {
  const result = join("oops", {
    reports: [sampleReport("oops", { point: "filesystem unmounts" })],
  });
  assertEquals(result.verdict, "crash");
  assertEquals(result.points.map(({ verdict }) => verdict), [
    ...PASS.slice(1),
    "crash",
  ]);
  assertEquals(result.reason, undefined);
});

Deno.test("joinScenario() applies known issues to a case", () => {
  const result = join("oops", {
    plan: samplePlan({
      knownIssues: [{
        breaks: ["filesystem.unmounts"],
        kernels: ">=6.0",
        shows: "crash",
        symptom: "umount crashes",
        cause: "stale pages",
        certainty: "seen",
      }],
    }),
    reports: [sampleReport("oops", { point: "filesystem unmounts" })],
  });
  assertEquals(result.verdict, "xfail");
});

Deno.test("joinScenario() loses a case that check did not come to", async (t) => {
  for (const recording of ["unknown", "interrupted"] as const) {
    await t.step(recording, () => {
      const result = join(recording);
      assertEquals(result.verdict, "lost");
      assertStringIncludes(result.reason ?? "", "check ");
    });
  }
});

Deno.test("joinScenario() tells when a case hung, and what it was at", () => {
  const result = join("hung", {
    guestWords: { timeoutSeconds: 60, exitStatus: 124, stuck: [] },
    lastPoint: "mappings are gone",
  });
  assertEquals(result.verdict, "timeout");
  assertEquals(result.points.map(({ verdict }) => verdict), [
    "pass",
    "timeout",
    "lost",
    "lost",
  ]);
});

Deno.test("joinScenario() makes a crash of a guest that dies inside a case", () => {
  const result = join("crash", {
    lastPoint: "mappings are gone",
    wasRunning: true,
    guestEnd: DIED,
  });
  assertEquals(result.verdict, "crash");
  assertEquals(result.points.map(({ verdict }) => verdict), [
    "pass",
    "crash",
    "lost",
    "lost",
  ]);
});

Deno.test("joinScenario() passes none but the one that passed", () => {
  for (const recording of RECORDINGS) {
    const { verdict } = join(recording);
    assertEquals(verdict === "pass", recording === "pass", recording);
  }
});
