import { assertEquals } from "@std/assert";
import { groupReports, type ReportsOfRun } from "./report_groups.ts";
import { sampleReport as report } from "./testing/sample_report.ts";
import type { ConsoleReport } from "./verdict.ts";

const KERNELS = [
  { selector: "debian:trixie", release: "6.12.118+deb13-amd64" },
  { selector: "debian:sid" },
];

function fault(name: string, consoleLine: number): ConsoleReport {
  return report("page-fault", {
    title: `BUG: unable to handle page fault for address: ${consoleLine}`,
    function: name,
    callTrace: [name, "put_dax"],
    consoleLine,
  });
}

function run(
  id: string,
  startedAt: string,
  results: ReportsOfRun["results"],
): ReportsOfRun {
  return { id, startedAt, kernels: KERNELS, results };
}

const FIRST = run("1", "2026-11-30T10:00:00.000Z", [
  { scenario: "b", kernel: 0, reports: [fault("kill_dax", 1)] },
  {
    scenario: "a",
    kernel: 0,
    reports: [fault("kill_dax", 7), fault("run_dax", 8), fault("kill_dax", 9)],
  },
  { scenario: "c", kernel: 0, reports: [] },
]);

const SECOND = run("2", "2026-11-30T11:00:00.000Z", [
  { scenario: "a", kernel: 1, reports: [fault("kill_dax", 3)] },
]);

Deno.test("groupReports() has each fault once, with all that was seen of it", () => {
  const groups = groupReports([FIRST, SECOND]);
  assertEquals(
    groups.map(({ fingerprint, sightings, ...rest }) => ({
      fingerprint,
      seen: sightings.map(({ run, scenario, report: { consoleLine } }) =>
        `${run} ${scenario} ${consoleLine}`
      ),
      ...rest,
    })),
    [
      {
        fingerprint: "page-fault in kill_dax < put_dax",
        seen: ["1 b 1", "1 a 7", "1 a 9", "2 a 3"],
        runs: ["1", "2"],
        scenarios: ["a", "b"],
        kernels: ["6.12.118+deb13-amd64", "debian:sid"],
      },
      {
        fingerprint: "page-fault in run_dax < put_dax",
        seen: ["1 a 8"],
        runs: ["1"],
        scenarios: ["a"],
        kernels: ["6.12.118+deb13-amd64"],
      },
    ],
  );
});

Deno.test("groupReports() depends on no order, and counts no run twice", () => {
  assertEquals(
    groupReports([SECOND, FIRST, SECOND]),
    groupReports([FIRST, SECOND]),
  );
  assertEquals(groupReports([]), []);
});

Deno.test("groupReports() trusts no saved fingerprint, which may be by older rules", () => {
  const old = { ...fault("kill_dax", 5), fingerprint: "by older rules" };
  const results = [{ scenario: "a", kernel: 0, reports: [old] }];
  const groups = groupReports([
    FIRST,
    run("0", "2026-11-29T00:00:00.000Z", results),
  ]);
  assertEquals(groups.length, 2);
  assertEquals(groups[0]?.runs, ["0", "1"]);
});
