/** How scenarios are run as cases of xfstests, one call of check for each. */

import type { DeviceNeed, Plan, Provider } from "../plan/plan.ts";

/** What runs a case in a guest, in the staged directory. */
const PROGRAM = "run_case.sh";

/** XFS is made on no less than 300 MiB. */
const TEST_DEVICE_MIB = 384;

/** What check does before and after a case, in seconds on real hardware. */
const CHECK_SECONDS = 60;

/**
 * A plan as its case is run: the first device is for TEST_DEV. It is of another
 * provider than those of the scenario, as that may take away all of its own.
 */
export function planCase(plan: Plan): Plan {
  const { devices } = plan.needs;
  const provider = (["nfit", "virtio_pmem", "e820"] as const).find((one) =>
    devices.every((device) => device.provider !== one)
  ) satisfies Provider | undefined;
  if (provider === undefined) {
    throw new TypeError("Cannot find a provider for TEST_DEV");
  }
  const testDevice: DeviceNeed = {
    provider,
    kind: "pmem",
    sizeMiB: TEST_DEVICE_MIB,
  };
  return {
    ...plan,
    program: PROGRAM,
    needs: { ...plan.needs, devices: [testDevice, ...devices] },
    timeoutSeconds: plan.timeoutSeconds + CHECK_SECONDS,
  };
}

/**
 * What the program is told.
 *
 * @param name The case: `xfs/901`.
 */
export function argumentsOfCase(
  { scenario: { filesystem } }: Plan,
  name: string,
): string[] {
  const word = filesystem?.word;
  const type = word === "ext2" || word === "ext4" ? word : "xfs";
  const other = filesystem?.word !== "xfs"
    ? "other"
    : filesystem.log !== undefined
    ? "log"
    : filesystem.realtime !== undefined
    ? "realtime"
    : "other";
  return [name, type, other];
}
