/** Finds the same fault in many runs. */

import { fingerprintReport } from "./fingerprint.ts";
import type { ConsoleReport } from "./verdict.ts";

/** What of a run is looked at; its whole record will do. */
export interface ReportsOfRun {
  id: string;
  /** ISO 8601. */
  startedAt: string;
  kernels: readonly { selector: string; release?: string }[];
  results: readonly {
    scenario: string;
    /** Index into `kernels`. */
    kernel: number;
    reports: readonly ConsoleReport[];
  }[];
}

/** Where a fault was seen. */
export interface ReportSighting {
  /** The run's id. */
  run: string;
  scenario: string;
  /** What `uname -r` said, or what was asked for. */
  kernel: string;
  /** The report itself. */
  report: ConsoleReport;
}

/** A fault, with all that was seen of it. */
export interface ReportGroup {
  fingerprint: string;
  /** In the order of the runs. */
  sightings: ReportSighting[];
  /** Ids of the runs that have it, without repetition. */
  runs: string[];
  scenarios: string[];
  kernels: string[];
}

function listSightings(run: ReportsOfRun): ReportSighting[] {
  return run.results.flatMap(({ scenario, kernel, reports }) => {
    const { release, selector } = run.kernels[kernel] ?? {};
    const name = release ?? selector ?? String(kernel);
    return reports.map((report) => ({
      run: run.id,
      scenario,
      kernel: name,
      report,
    }));
  });
}

/**
 * De-duplicates the kernel's reports of runs: each fault once, the one that was
 * seen first at the head. Neither the order of the runs nor a run that is given
 * twice makes a difference.
 */
export function groupReports(runs: readonly ReportsOfRun[]): ReportGroup[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const ordered = [...byId.values()].sort((a, b) =>
    a.startedAt < b.startedAt || (a.startedAt === b.startedAt && a.id < b.id)
      ? -1
      : 1
  );
  const groups = new Map<string, ReportSighting[]>();
  for (const sighting of ordered.flatMap(listSightings)) {
    // What an older yank saved has none, or one by other rules.
    const fingerprint = fingerprintReport(sighting.report);
    const group = groups.get(fingerprint);
    if (group === undefined) groups.set(fingerprint, [sighting]);
    else group.push(sighting);
  }
  return [...groups].map(([fingerprint, sightings]) => ({
    fingerprint,
    sightings,
    runs: [...new Set(sightings.map(({ run }) => run))],
    scenarios: [...new Set(sightings.map(({ scenario }) => scenario))].sort(),
    kernels: [...new Set(sightings.map(({ kernel }) => kernel))].sort(),
  }));
}
