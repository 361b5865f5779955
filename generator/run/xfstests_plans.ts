/** How scenarios are run as cases of xfstests, one call of check for each. */

import type { DeviceNeed, Plan } from "../plan/plan.ts";
import type { XfstestsCase } from "../render/xfstests.ts";

/** A case with its number: three digits. */
export type NumberedCase = readonly [one: XfstestsCase, number: string];

/** A case as it is run. */
export interface CheckedJob {
  /** As in `xfs/901`. */
  name: string;
  /** What templates/guest/run_case.sh is told. */
  arguments: string[];
}

/** What is run of an xfstests tree. */
export interface XfstestsPlans {
  /** The cases' plans, as the runner takes them. */
  plans: Plan[];
  /** The cases by the names of these plans' scenarios. */
  jobs: Map<string, CheckedJob>;
}

/** What runs a case in a guest, in the staged directory. */
const PROGRAM = "run_case.sh";

/** XFS is made on no less than 300 MiB. */
const TREE_DEVICE_MIB = 384;

/** What check does before and after a case, in seconds on real hardware. */
const CHECK_SECONDS = 90;

/** How long it writes its report, and says nothing of it. */
export const CHECK_QUIET_SECONDS = 30;

/** Lays out how cases are run. */
export function planCases(cases: readonly NumberedCase[]): XfstestsPlans {
  return {
    plans: cases.map(([one]) => planCase(one.plan)),
    jobs: new Map(cases.map(([one, number]) => {
      const name = `${one.directory}/${number}`;
      return [one.plan.scenario.name, {
        name,
        arguments: [name, one.filesystem, secondDevice(one.plan)],
      }];
    })),
  };
}

function planCase(plan: Plan): Plan {
  return {
    ...plan,
    program: PROGRAM,
    needs: { ...plan.needs, devices: listDevices(plan) },
    timeoutSeconds: plan.timeoutSeconds + CHECK_SECONDS,
  };
}

/**
 * The first device is TEST_DEV. It is of another provider than those of the
 * scenario, as that may take away all of its own. The next one is SCRATCH_DEV,
 * which check wants even where the scenario makes its own of a region.
 */
function listDevices({ needs: { devices } }: Plan): DeviceNeed[] {
  const provider = (["nfit", "virtio_pmem", "e820"] as const).find((one) =>
    devices.every((device) => device.provider !== one)
  );
  if (provider === undefined) {
    throw new TypeError("Cannot find a provider for TEST_DEV");
  }
  const ofTree: DeviceNeed = {
    provider,
    kind: "pmem",
    sizeMiB: TREE_DEVICE_MIB,
  };
  const hasScratch = devices.some(({ kind }) => kind === "pmem");
  return [ofTree, ...(hasScratch ? [] : [ofTree]), ...devices];
}

/** What the second device of a filesystem is, if it has one. */
function secondDevice({ scenario: { filesystem } }: Plan): string {
  if (filesystem?.word !== "xfs") return "none";
  if (filesystem.log !== undefined) return "log";
  return filesystem.realtime === undefined ? "none" : "realtime";
}
