/** From a scenario to its plan. */

import type { Scenario, User } from "../vocabulary/scenario.ts";
import type { Needs, Plan } from "./plan.ts";
import { listHarnessPoints, listShellPoints } from "./points.ts";

/** The fixture of all device-dax tests. */
export const DEVDAX_FIXTURE = "devdax";

/**
 * How long the steps of a test may take at most, in seconds, on real hardware.
 * A test gives up on a step by itself; under emulation it waits longer.
 */
export const STEP_SECONDS = {
  make: 30,
  mount: 30,
  unmount: 30,
  bind: 10,
  startUsers: 20,
  answer: 10,
  kill: 10,
  checkFilesystem: 60,
  readData: 30,
} as const;

/** How much longer steps may take where KSFT_MACHINE_SLOW is set. */
export const SLOW_FACTOR = 4;

/** Kernel options that every scenario needs, with those of its device. */
const DEVICE_OPTIONS = {
  fsdax: ["BLK_DEV_PMEM", "FS_DAX", "MEMORY_FAILURE"],
  devdax: ["DEV_DAX", "DEV_DAX_PMEM", "NVDIMM_DAX"],
};
const COMMON_OPTIONS = [
  "LIBNVDIMM",
  "MEMORY_HOTPLUG",
  "MEMORY_HOTREMOVE",
  "NVDIMM_PFN",
  "TRANSPARENT_HUGEPAGE",
  "ZONE_DEVICE",
];

/**
 * Lays out a scenario that was checked.
 *
 * @param specPath The spec's path in the project, with slashes.
 */
export function planScenario(scenario: Scenario, specPath: string): Plan {
  const form = scenario.device.word === "devdax" ? "harness" : "shell";
  const base = scenario.name.replaceAll("-", "_");
  return {
    scenario,
    specPath,
    form,
    program: form === "shell" ? `${base}.sh` : base,
    points: form === "shell"
      ? listShellPoints(scenario)
      : listHarnessPoints(scenario, DEVDAX_FIXTURE),
    needs: listNeeds(scenario),
    knownIssues: scenario.knownIssues ?? [],
    timeoutSeconds: boundSeconds(scenario),
    expectedConsole: [],
  };
}

function listNeeds(scenario: Scenario): Needs {
  const tools: string[] = [];
  const modules: string[] = [];
  const options = [...COMMON_OPTIONS, ...DEVICE_OPTIONS[scenario.device.word]];
  switch (scenario.filesystem?.word) {
    case "xfs":
      tools.push("mkfs.xfs", "xfs_repair");
      modules.push("xfs");
      options.push("XFS_FS");
      break;
    case "ext4":
      tools.push("mkfs.ext4", "e2fsck");
      modules.push("ext4");
      options.push("EXT4_FS");
      break;
  }
  modules.push(scenario.device.word === "fsdax" ? "nd_pmem" : "device_dax");
  return {
    device: { kind: scenario.device.word, sizeMiB: scenario.device.sizeMiB },
    tools,
    modules,
    kernelOptions: options.sort(),
  };
}

/** The sum of all steps' bounds: a test cannot take longer by itself. */
function boundSeconds(scenario: Scenario): number {
  const step = STEP_SECONDS;
  const users: readonly User[] = scenario.users;
  const unbindSeconds = scenario.remove.withinSeconds;
  if (scenario.device.word === "devdax") {
    return scenario.expect.length * 2 * (unbindSeconds + step.bind);
  }
  const rounds =
    scenario.expect.some(({ word }) =>
        word === "secondRemoval.isAlike" || word === "commonPromises"
      )
      ? 2
      : 1;
  const start = step.mount + users.length * step.startUsers;
  const removal = unbindSeconds + 4 * step.answer + step.kill +
    2 * step.unmount + step.bind + step.mount + step.readData +
    step.checkFilesystem;
  return step.make + step.mount + step.unmount + rounds * (start + removal);
}
