import { assertEquals } from "@std/assert";
import {
  chargeReports,
  describeReport,
  listUnexpected,
} from "./charge_reports.ts";
import { draftScenario } from "./draft.ts";
import { samplePlan } from "./testing/sample_plan.ts";
import { sampleReport as report } from "./testing/sample_report.ts";

Deno.test("chargeReports() charges the point that ran, even if it passed", () => {
  const draft = draftScenario(samplePlan());
  for (const point of draft.points.slice(0, 2)) {
    Object.assign(point, { verdict: "pass", hasResult: true });
  }
  chargeReports(draft, [
    report("page-fault", { point: "unbind returns", function: "dax_do" }),
    report("panic", { point: "unbind returns" }),
    report("warning", { point: "mappings are gone" }),
  ]);
  assertEquals(draft.points.map(({ verdict, reason }) => [verdict, reason]), [
    ["crash", "page-fault (in dax_do); 1 more reports"],
    ["fail", "warning"],
    ["lost", undefined],
    ["lost", undefined],
  ]);
});

Deno.test("chargeReports() charges the first point without a result otherwise", () => {
  const draft = draftScenario(samplePlan());
  Object.assign(draft.points[0] ?? {}, { verdict: "pass", hasResult: true });
  chargeReports(draft, [
    report("soft-lockup", { point: "412 begins" }),
    report("warning"),
  ]);
  assertEquals(draft.points.map(({ verdict }) => verdict), [
    "pass",
    "hang",
    "lost",
    "lost",
  ]);
});

Deno.test("chargeReports() charges the scenario when all have results", () => {
  const draft = draftScenario(samplePlan());
  for (const point of draft.points) {
    Object.assign(point, { verdict: "pass", hasResult: true });
  }
  chargeReports(draft, [
    report("hung-task", { function: "kthread", callTrace: ["schedule"] }),
  ]);
  assertEquals(draft.faults, [{
    verdict: "hang",
    reason: "hung-task (in kthread)",
    functions: ["kthread", "schedule"],
  }]);
});

Deno.test("listUnexpected() leaves out titles that match", () => {
  const reports = [
    report("warning", { title: "WARNING: fs/dax.c:1 at f+0x1/0x2" }),
    report("bug", {
      title: "kernel BUG at fs/dax.c:1!",
      lines: ["WARNING: a"],
    }),
  ];
  assertEquals(
    listUnexpected(reports, ["^WARNING: fs/dax\\.c:\\d+ "]).map(({ kind }) =>
      kind
    ),
    ["bug"],
  );
});

Deno.test("describeReport() names the function once", () => {
  assertEquals(
    describeReport(report("bug", { title: "at f+0x1", function: "f" })),
    "at f+0x1",
  );
});
