import { assert, assertEquals } from "@std/assert";
import { joinScenario, type ScenarioEvidence } from "./join.ts";
import { type Chance, createChance } from "./testing/chance.ts";
import {
  DIED,
  sampleEvidence,
  SILENT,
  STUCK,
} from "./testing/sample_evidence.ts";
import { SAMPLE_POINTS as NAMES, samplePlan } from "./testing/sample_plan.ts";
import { sampleReport as report } from "./testing/sample_report.ts";
import type { ReportKind } from "./verdict.ts";

const CRASHES: ReportKind[] = ["panic", "oops", "page-fault", "kasan", "bug"];

const HANGS: ReportKind[] = ["soft-lockup", "hung-task", "rcu-stall"];

/** Some history of a scenario, possible or not. */
function makeHistory({ pick, happens: chance }: Chance): ScenarioEvidence {
  const results = NAMES.filter(() => chance(0.85)).map((name, i) =>
    pick([
      `ok ${i + 1} ${name}`,
      `ok ${i + 1} ${name}`,
      `ok ${i + 1} ${name} # SKIP`,
      `not ok ${i + 1} ${name}`,
      `not ok ${i + 1} ${name} # TIMEOUT`,
      `# RUN ${name}`,
      `ok ${i + 1} ${name.slice(0, -1)}`,
    ])
  );
  const lines = pick([
    ["TAP version 13", "1..4", ...results],
    ["TAP version 13", `1..${results.length}`, ...results],
    [...results],
    ["TAP version 13", "1..0 # SKIP no device"],
    ["TAP version 13", "1..4", ...results.slice(0, 1), "Bail out! no"],
    [],
  ]);
  const reports = chance(0.4)
    ? [report(pick([...CRASHES, ...HANGS, "warning"]), {
      ...(chance(0.7) ? { point: pick([...NAMES, "412 begins"]) } : {}),
    })]
    : [];
  const exitStatus = pick([undefined, 0, 0, 1, 4, 139]);
  const guestEnd = pick([
    undefined,
    undefined,
    { how: "finished" } as const,
    { how: "interrupted" } as const,
    DIED,
    SILENT,
  ]);
  return sampleEvidence({
    plan: samplePlan({
      knownIssues: chance(0.3)
        ? [{
          breaks: ["mappings.areGone"],
          kernels: "=6.12",
          shows: pick(["fail", "crash", "hang", "timeout"]),
          symptom: "it breaks",
          cause: "a bug",
          certainty: "seen",
        }]
        : [],
    }),
    outputLines: lines,
    guestWords: {
      ...(exitStatus === undefined ? {} : { exitStatus }),
      ...(chance(0.1) ? { timeoutSeconds: 300 } : {}),
      ...(chance(0.05) ? { refused: "no device" } : {}),
      stuck: chance(0.1) ? [STUCK] : [],
    },
    reports,
    ...(chance(0.5) ? { lastPoint: pick(NAMES) } : {}),
    ...(guestEnd === undefined ? {} : { guestEnd }),
    wasRunning: chance(0.7),
  });
}

Deno.test("joinScenario() never makes a pass or a skip of a crash, a hang or a lost line", () => {
  const chance = createChance(20240612);
  const seen = new Set<string>();
  for (let i = 0; i < 20000; i++) {
    const history = makeHistory(chance);
    const { guestWords, guestEnd, outputLines, reports, wasRunning } = history;
    const result = joinScenario(history);
    seen.add(result.verdict);
    const told = JSON.stringify({ history, result }, null, 1);
    const isGood = (verdict: string | undefined) =>
      verdict === "pass" || verdict === "skip";
    const isSkipOfAll = guestWords.exitStatus === 4 &&
      guestWords.timeoutSeconds === undefined &&
      !outputLines.some((line) => /^(?:not )?ok |^1\.\.[1-9]/.test(line));
    const wasRefused = guestWords.refused !== undefined &&
      outputLines.length === 0;
    for (const { name, verdict } of result.points) {
      const hasLine = outputLines.some((line) =>
        /^(?:not )?ok /.test(line) &&
        line.replace(/^(?:not )?ok \d+ /, "").replace(/ #.*/, "") === name
      );
      if (!hasLine && !isSkipOfAll && !wasRefused) {
        assert(!isGood(verdict), `${name} is lost: ${told}`);
      }
      const isNotOk = outputLines.some((line) =>
        line.startsWith("not ok") && line.includes(name)
      );
      assert(!isNotOk || !isGood(verdict), `${name} failed: ${told}`);
      const isCharged = reports.some((one) => one.point === name);
      assert(!isCharged || !isGood(verdict), `${name} crashed: ${told}`);
    }
    const mustNotBeGood = reports.length > 0 || guestWords.stuck.length > 0 ||
      guestWords.timeoutSeconds !== undefined ||
      (wasRunning && (guestEnd?.how === "died" || guestEnd?.how === "silent"));
    const isKnown = result.points.some(({ verdict }) => verdict === "xfail");
    assert(
      !mustNotBeGood || isKnown || !isGood(result.verdict),
      `scenario: ${told}`,
    );
    const bad = result.points.filter(({ verdict, reason }) =>
      verdict !== "pass" && (reason === undefined || reason === "")
    );
    assertEquals(bad, [], `without a reason: ${told}`);
  }
  for (const verdict of ["pass", "skip", "xfail", "fail", "lost", "crash"]) {
    assert(seen.has(verdict), `no history ends as ${verdict}`);
  }
});
