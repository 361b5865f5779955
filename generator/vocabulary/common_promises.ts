import type { Expectation } from "./scenario.ts";

/** An expectation that is a test point of its own. */
export type SingleExpectation = Exclude<
  Expectation,
  { word: "commonPromises" }
>;

/** What `commonPromises()` stands for, in the order in which it is looked at. */
export const commonPromiseExpectations: readonly SingleExpectation[] = [
  { word: "removal.returns" },
  { word: "everyMapper.gets", signal: "SIGBUS", siCode: "BUS_MCEERR_AO" },
  { word: "mappings.areGone" },
  { word: "systemCalls.failWith", errno: "EIO" },
  { word: "everyUser.canBeKilled" },
  { word: "filesystem.unmounts" },
  { word: "kernelLog.isClean" },
  { word: "device.bindsAgain" },
  { word: "filesystem.mountsAgain" },
  { word: "data.isIntact" },
  { word: "filesystem.isConsistent" },
  { word: "secondRemoval.isAlike" },
  { word: "nothing.leaks" },
];
