/** How long faults, activities and what comes afterwards may take. */

import type { Aftermath, Scenario } from "../vocabulary/scenario.ts";

/** How long they may take at most, in seconds on real hardware. */
export const WORD_SECONDS = {
  prepare: 30,
  startActivity: 20,
  endActivity: 20,
  overwrite: 30,
  reconfigure: 60,
  reformat: 60,
  handOver: 60,
  bind: 10,
  reloadModule: 30,
  mapAnother: 60,
} as const;

/** The steps of one removal that come with words in `before` and the like. */
export function boundWords(scenario: Scenario): number {
  const preparations = (scenario.before ?? []).filter(({ word }) =>
    word !== "unbind"
  );
  const { startActivity, endActivity, prepare } = WORD_SECONDS;
  const activities = (scenario.meanwhile ?? []).map((activity) => {
    const heldSeconds = "heldSeconds" in activity ? activity.heldSeconds : 0;
    const leadSeconds = Math.ceil((activity.leadMilliseconds ?? 0) / 1000);
    return startActivity + endActivity + leadSeconds + (heldSeconds ?? 0);
  });
  const aftermath = (scenario.afterwards ?? []).map(boundAftermath);
  return [...activities, ...aftermath].reduce(
    (sum, seconds) => sum + seconds,
    preparations.length * prepare,
  );
}

function boundAftermath(step: Aftermath): number {
  const seconds = WORD_SECONDS;
  switch (step.word) {
    case "overwrite":
      return seconds.overwrite;
    case "reconfigure":
      return step.modes.length * seconds.reconfigure;
    case "reformat":
      return seconds.reformat;
    case "handOver":
      return seconds.handOver;
    case "earlyBind":
      return seconds.bind;
    case "reloadModules":
      return 2 * step.modules.length * seconds.reloadModule;
    case "mapAnother":
      return seconds.mapAnother;
    case "restart":
      return step.withinSeconds;
  }
}
