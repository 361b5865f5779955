/** What the kernel says because a scenario takes a device away. */

import type { Plan } from "../plan/plan.ts";
import type { ConsoleReport } from "./verdict.ts";

/** Whether a filesystem loses its device in a scenario. */
function takesFilesystemDown({ cells }: Plan): boolean {
  return cells.some(({ scenario: { filesystem, expect } }) =>
    filesystem !== undefined &&
    !expect.some(({ word }) => word === "removal.isRefused")
  );
}

/**
 * Whether a report is no more than what the scenario is about: that a
 * filesystem shuts down, where its device is removed. Such a report counts
 * neither against a point nor as one of the kernel's faults. Corruption does.
 */
export function isPromised(report: ConsoleReport, plan: Plan): boolean {
  return report.kind === "filesystem-shutdown" && takesFilesystemDown(plan);
}
