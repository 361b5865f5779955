import type { ExpectationWord } from "../../vocabulary/scenario.ts";
import {
  doesNotExpect,
  expectationsOf,
  type Finding,
  type Subject,
} from "../subject.ts";

/** What must have held before something else can. */
const NEEDS = {
  block: new Map<ExpectationWord, ExpectationWord>([
    ["kernelLog.mayHave", "kernelLog.isClean"],
    ["secondRemoval.isAlike", "device.bindsAgain"],
    ["driver.bindsOnce", "device.bindsAgain"],
    ["filesystem.mountsAgain", "device.bindsAgain"],
    ["filesystem.isConsistent", "filesystem.mountsAgain"],
    ["filesystem.hasNoDax", "filesystem.mountsAgain"],
    ["data.isIntact", "filesystem.mountsAgain"],
  ]),
  character: new Map<ExpectationWord, ExpectationWord>([
    ["kernelLog.mayHave", "kernelLog.isClean"],
    ["secondRemoval.isAlike", "device.bindsAgain"],
    ["data.isIntact", "device.bindsAgain"],
    ["mappings.stayGone", "device.bindsAgain"],
  ]),
  systemRam: new Map<ExpectationWord, ExpectationWord>([
    ["kernelLog.mayHave", "kernelLog.isClean"],
    ["secondRemoval.isAlike", "device.bindsAgain"],
    ["nothing.leaks", "device.bindsAgain"],
  ]),
};

/** What is looked at after a rebind has its rebind and its mount. */
export function* neededExpectation(subject: Subject): Iterable<Finding> {
  const { device } = subject.sketch;
  if (device === undefined) return;
  const needs = device.word === "devdax"
    ? NEEDS.character
    : device.word === "systemRam"
    ? NEEDS.systemRam
    : NEEDS.block;
  for (const { index, expectation: { word } } of expectationsOf(subject)) {
    const needed = needs.get(word);
    if (needed === undefined || !doesNotExpect(subject, needed)) continue;
    yield {
      path: ["expect", index],
      code: "needs-expectation",
      message: `Cannot expect "${word}" without "${needed}"`,
      hint: `add ${needed}()`,
    };
  }
}
