/** What a scenario is about. */

import type {
  DevdaxScenario,
  Scenario,
  SystemRamScenario,
  WindowScenario,
} from "./scenario.ts";

/** Whether a scenario is about a character device. */
export function isAboutDevdax(scenario: Scenario): scenario is DevdaxScenario {
  return scenario.device.word === "devdax";
}

/** Whether a scenario is about a DAX window. */
export function isAboutWindow(scenario: Scenario): scenario is WindowScenario {
  return scenario.device.word === "daxWindow";
}

/** Whether a scenario is about System RAM. */
export function isAboutSystemRam(
  scenario: Scenario,
): scenario is SystemRamScenario {
  return scenario.device.word === "systemRam";
}
