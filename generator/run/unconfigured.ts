/** Scenarios that a kernel was not configured for. */

import {
  findMissingOptions,
  readKernelConfig,
} from "../acquire/kernel_config.ts";
import type { Kernel } from "../acquire/kernel_record.ts";
import type { Plan } from "../plan/plan.ts";
import { SELFTESTS_DIRECTORY } from "../render/selftests.ts";
import { PROVIDER_OPTIONS } from "../vm/guest_options.ts";
import type { Refusal } from "./batch.ts";

/** The options of all tests, in the form that is merged into a `.config`. */
const FRAGMENT = `out/${SELFTESTS_DIRECTORY}/config`;

/**
 * The scenarios that cannot run on a kernel because it lacks an option that they
 * or their devices need, each with the reason. None where nobody knows what the
 * kernel was configured with.
 *
 * @throws {EnvironmentError} If the configuration cannot be read.
 */
export async function refuseUnconfigured(
  { configPath, modulesPath }: Kernel,
  plans: readonly Plan[],
): Promise<Refusal[]> {
  if (configPath === undefined) return [];
  const config = await readKernelConfig(configPath);
  return plans.flatMap((plan) => {
    const { kernelOptions, devices } = plan.needs;
    const missing = findMissingOptions(config, [
      ...kernelOptions,
      ...devices.flatMap(({ provider }) => PROVIDER_OPTIONS[provider]),
    ], { hasModules: modulesPath !== undefined });
    if (missing.length === 0) return [];
    const told = missing.map((option) =>
      `CONFIG_${option}${
        config.get(option) === "m" ? " (a module that is not built)" : ""
      }`
    );
    const isOfTests = missing.some((option) => kernelOptions.includes(option));
    const reason = `${configPath} lacks ${told.join(", ")}${
      isOfTests ? `: see ${FRAGMENT}` : ""
    }`;
    return [{ plan, reason }];
  });
}
