import { assertEquals } from "@std/assert";
import { removal } from "../vocabulary/scenario.ts";
import { joinScenario, type ScenarioEvidence } from "./join.ts";
import {
  DIED,
  sampleEvidence,
  sampleOutput as output,
  SILENT,
  STUCK,
} from "./testing/sample_evidence.ts";
import { SAMPLE_POINTS as NAMES, samplePlan } from "./testing/sample_plan.ts";
import { sampleReport as report } from "./testing/sample_report.ts";
import type { ScenarioResult } from "./verdict.ts";

function join(evidence: Partial<ScenarioEvidence>): ScenarioResult {
  return joinScenario(sampleEvidence(evidence));
}

function show(result: ScenarioResult): string[] {
  return [
    result.verdict + (result.reason === undefined ? "" : `: ${result.reason}`),
    ...result.points.map(({ verdict, reason }) =>
      verdict + (reason === undefined ? "" : `: ${reason}`)
    ),
  ];
}

Deno.test("joinScenario() passes what passed", () => {
  const result = join({ guestWords: { exitStatus: 0, stuck: [] } });
  assertEquals(show(result), ["pass", "pass", "pass", "pass", "pass"]);
  assertEquals(result.exitStatus, 0);
  assertEquals(result.seconds, 12.5);
  assertEquals(result.scenario, "sample");
});

Deno.test("joinScenario() skips all that the guest refused", () => {
  const result = join({
    outputLines: [],
    guestWords: { refused: "no devdax device", stuck: [] },
  });
  assertEquals(show(result), [
    "skip",
    ...NAMES.map(() => "skip: no devdax device"),
  ]);
});

Deno.test("joinScenario() keeps a lost line lost", () => {
  const result = join({
    outputLines: output(2, "ok 3 filesystem unmounts"),
    guestWords: { exitStatus: 0, stuck: [] },
  });
  assertEquals(show(result), [
    "lost: the document has 3 results, 4 are planned",
    "pass",
    "pass",
    "lost: the program printed no result for it",
    "pass",
  ]);
});

Deno.test("joinScenario() fails a scenario whose results do not agree", () => {
  const result = join({ guestWords: { exitStatus: 1, stuck: [] } });
  assertEquals(show(result), [
    "fail: the exit status is 1, but every result is ok",
    "pass",
    "pass",
    "pass",
    "pass",
  ]);
});

Deno.test("joinScenario() says why a program bailed out", () => {
  const result = join({
    outputLines: output(1, "Bail out! no memory"),
    guestWords: { exitStatus: 1, stuck: [] },
  });
  assertEquals(result.verdict, "lost");
  assertEquals(result.points[1]?.reason, "the program bailed out: no memory");
});

Deno.test("joinScenario() makes a crash of a guest that died with a report", () => {
  const result = join({
    outputLines: output(1),
    reports: [report("page-fault", {
      point: "mappings are gone",
      function: "dax_do",
    })],
    lastPoint: "mappings are gone",
    lastConsoleLine: "[ 1.000000] whatever",
    guestEnd: DIED,
    wasRunning: true,
  });
  assertEquals(show(result), [
    "crash",
    "pass",
    "crash: page-fault (in dax_do); the guest died",
    "lost: the guest died",
    "lost: the guest died",
  ]);
});

Deno.test("joinScenario() makes a crash of a guest that vanished", () => {
  const result = join({
    outputLines: output(2),
    guestEnd: DIED,
    wasRunning: true,
    lastConsoleLine: "XFS (pmem0): Device is about to be removed!",
  });
  const why =
    'the guest died; the last line on its console was "XFS (pmem0): Device is about to be removed!"';
  assertEquals(show(result), [
    "crash",
    "pass",
    "pass",
    `crash: ${why}`,
    `lost: ${why}`,
  ]);
});

Deno.test("joinScenario() makes a crash of a guest that died after the program", () => {
  const result = join({
    guestWords: { exitStatus: 0, stuck: [] },
    guestEnd: DIED,
    wasRunning: true,
  });
  assertEquals(result.verdict, "crash");
  assertEquals(result.reason, "the guest died");
});

Deno.test("joinScenario() makes a hang of a guest that fell silent", () => {
  const result = join({
    outputLines: output(1),
    lastPoint: "mappings are gone",
    guestEnd: SILENT,
    wasRunning: true,
  });
  const why =
    "the guest gave no sign of life for 90 s, waiting for the end of sample";
  assertEquals(show(result), [
    "hang",
    "pass",
    `hang: ${why}`,
    `lost: ${why}`,
    `lost: ${why}`,
  ]);
});

Deno.test("joinScenario() charges the point that the kernel log names", () => {
  const result = join({
    outputLines: output(1),
    lastPoint: "loads raise SIGBUS",
    guestEnd: SILENT,
    wasRunning: true,
  });
  assertEquals(result.points.map(({ verdict }) => verdict), [
    "pass",
    "lost",
    "hang",
    "lost",
  ]);
});

Deno.test("joinScenario() makes a timeout of the guest's own deadline", () => {
  const result = join({
    outputLines: output(2),
    guestWords: { timeoutSeconds: 300, exitStatus: 124, stuck: [] },
  });
  assertEquals(show(result), [
    "timeout",
    "pass",
    "pass",
    "timeout: the program did not end within 300 s",
    "lost: the program did not end within 300 s",
  ]);
});

Deno.test("joinScenario() makes a hang of a deadline with a stuck process", () => {
  const result = join({
    outputLines: output(2),
    guestWords: { timeoutSeconds: 300, exitStatus: 124, stuck: [STUCK] },
  });
  assertEquals(result.points.map(({ verdict }) => verdict), [
    "pass",
    "pass",
    "hang",
    "lost",
  ]);
  assertEquals(
    result.points[2]?.reason,
    "process 431 (umount) survived SIGKILL, state D in percpu_rwsem_wait < freeze_super; the program did not end within 300 s",
  );
  assertEquals(result.stuck, [STUCK]);
});

Deno.test("joinScenario() knows a hang by its stack, though others hung before", () => {
  const knownIssues = [{
    breaks: ["removal.returns" as const],
    kernels: ">=6.12",
    shows: "hang" as const,
    reportedIn: "freeze_super",
    symptom: "unbind does not return",
    cause: "it waits for itself",
    certainty: "seen" as const,
  }];
  const result = join({
    plan: samplePlan({ knownIssues }),
    outputLines: output(
      0,
      "not ok 1 unbind returns # TIMEOUT",
      ...NAMES.slice(1).map((name, i) => `ok ${i + 2} ${name} # SKIP`),
    ),
    guestWords: { exitStatus: 1, stuck: [STUCK] },
    reports: [
      report("hung-task", { point: "unbind returns", function: "vfs_write" }),
    ],
    lastPoint: "unbind returns",
  });
  assertEquals(result.points.map(({ verdict }) => verdict), [
    "xfail",
    "skip",
    "skip",
    "skip",
  ]);
});

Deno.test("joinScenario() makes a hang of a bounded wait with a stuck process", () => {
  const result = join({
    outputLines: output(
      0,
      "ok 1 unbind returns",
      "not ok 2 mappings are gone # TIMEOUT",
      "ok 3 loads raise SIGBUS # SKIP mappings were not looked at",
      "ok 4 filesystem unmounts # SKIP it is in use",
    ),
    guestWords: { exitStatus: 1, stuck: [STUCK] },
  });
  assertEquals(result.points.map(({ verdict }) => verdict), [
    "pass",
    "hang",
    "skip",
    "skip",
  ]);
});

Deno.test("joinScenario() makes a hang of a stuck process that nobody waited for", () => {
  const result = join({
    guestWords: { exitStatus: 0, stuck: [STUCK] },
    lastPoint: "loads raise SIGBUS",
  });
  assertEquals(result.points.map(({ verdict }) => verdict), [
    "pass",
    "pass",
    "hang",
    "pass",
  ]);
});

Deno.test("joinScenario() makes a timeout of a program that hangs at its end", () => {
  const result = join({
    guestWords: { timeoutSeconds: 300, exitStatus: 124, stuck: [] },
  });
  assertEquals(result.verdict, "timeout");
  assertEquals(result.reason, "the program did not end within 300 s");
});

Deno.test("joinScenario() sees a guest die after its program's deadline", () => {
  const result = join({
    outputLines: output(2),
    guestWords: { timeoutSeconds: 300, stuck: [] },
    guestEnd: DIED,
    wasRunning: true,
  });
  assertEquals(result.points[2]?.verdict, "crash");
});

Deno.test("joinScenario() loses what the user interrupted", () => {
  const result = join({
    outputLines: output(2),
    guestEnd: { how: "interrupted" },
    wasRunning: true,
  });
  assertEquals(show(result), [
    "lost",
    "pass",
    "pass",
    "lost: interrupted",
    "lost: interrupted",
  ]);
  assertEquals(
    join({
      guestWords: { exitStatus: 0, stuck: [] },
      guestEnd: { how: "interrupted" },
      wasRunning: true,
    }).verdict,
    "pass",
  );
});

Deno.test("joinScenario() loses what was not started", () => {
  const result = join({
    outputLines: [],
    guestEnd: { how: "died", exitStatus: 255, booted: false },
  });
  assertEquals(show(result), [
    "lost",
    ...NAMES.map(() => "lost: the program was not started: the guest died"),
  ]);
});

Deno.test("joinScenario() loses a program whose guest ended before it", () => {
  const result = join({ guestEnd: { how: "finished" }, wasRunning: true });
  assertEquals(show(result)[0], "lost: the guest ended before the program did");
});

Deno.test("joinScenario() loses a program of whose end nothing was heard", () => {
  assertEquals(
    show(join({}))[0],
    "lost: the guest did not say how the program ended",
  );
});

Deno.test("joinScenario() leaves expected reports out of the verdict only", () => {
  const warning = report("warning", { title: "WARNING: fs/dax.c:1 at f" });
  const result = join({
    plan: samplePlan({ expectedConsole: ["^WARNING: fs/dax"] }),
    guestWords: { exitStatus: 0, stuck: [] },
    reports: [warning],
  });
  assertEquals(result.verdict, "pass");
  assertEquals(result.reports, [
    { ...warning, fingerprint: "warning: WARNING: fs/dax.c:N at f" },
  ]);
});

Deno.test("joinScenario() takes no notice of a shutdown that the scenario is about", () => {
  const shutdown = report("filesystem-shutdown");
  const ended = { guestWords: { exitStatus: 0, stuck: [] } };
  const result = join({ ...ended, reports: [shutdown] });
  assertEquals([result.verdict, result.reports], ["pass", []]);
  const refused = samplePlan();
  for (const { scenario } of refused.cells) {
    scenario.expect = [removal.isRefused({ errno: "EBUSY" })];
  }
  const bare = samplePlan();
  for (const { scenario } of bare.cells) delete scenario.filesystem;
  for (const plan of [refused, bare]) {
    const result = join({ ...ended, plan, reports: [shutdown] });
    assertEquals([result.verdict, result.reports.length], ["fail", 1]);
  }
});

Deno.test("joinScenario() fails a scenario whose filesystem is corrupt", () => {
  const result = join({
    guestWords: { exitStatus: 0, stuck: [] },
    reports: [report("filesystem-corruption", { point: "unbind returns" })],
  });
  assertEquals(show(result), [
    "fail",
    "fail: filesystem-corruption",
    "pass",
    "pass",
    "pass",
  ]);
});

Deno.test("joinScenario() applies known issues to a guest that died", () => {
  const result = join({
    plan: samplePlan({
      knownIssues: [{
        breaks: ["mappings.areGone"],
        kernels: "=6.12",
        shows: "crash",
        symptom: "dax_do dereferences NULL",
        cause: "nobody holds it",
        certainty: "suspected",
      }],
    }),
    outputLines: output(1),
    reports: [report("page-fault", { point: "mappings are gone" })],
    lastPoint: "mappings are gone",
    guestEnd: DIED,
    wasRunning: true,
  });
  assertEquals(result.verdict, "xfail");
  assertEquals(result.points.map(({ verdict }) => verdict), [
    "pass",
    "xfail",
    "xfail",
    "xfail",
  ]);
});
