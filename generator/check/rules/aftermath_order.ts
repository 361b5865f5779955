import type { ExpectationWord } from "../../vocabulary/scenario.ts";
import { expectationsOf, type Finding, type Subject } from "../subject.ts";

/** What gives the memory new content. */
const NEW_CONTENT: ReadonlySet<string> = new Set([
  ...["overwrite", "reconfigure", "reformat", "handOver"],
]);

/** What is about the content from before. */
const OLD_CONTENT: ReadonlySet<ExpectationWord> = new Set<ExpectationWord>([
  "commonPromises",
  "filesystem.mountsAgain",
  "filesystem.isConsistent",
  "data.isIntact",
  "reportedWrites.areThere",
  "scrub.findsNothing",
]);

/** What is about another removal of the same device. */
const LATER_REMOVALS: ReadonlySet<ExpectationWord> = new Set<ExpectationWord>([
  "commonPromises",
  "secondRemoval.isAlike",
  "furtherRemovals.areAlike",
]);

/** What comes afterwards leaves something to look at. */
export function* aftermathOrder(subject: Subject): Iterable<Finding> {
  const { afterwards = [] } = subject.sketch;
  const words = afterwards.flatMap((step) => step?.word ?? []);
  const isNew = words.find((word) => NEW_CONTENT.has(word));
  for (const { index, expectation: { word } } of expectationsOf(subject)) {
    const reason = isNew !== undefined && OLD_CONTENT.has(word)
      ? `after ${isNew}({ ... }) the device has other content`
      : words.includes("restart") && LATER_REMOVALS.has(word)
      ? "after restart({ ... }) the test is over"
      : undefined;
    if (reason === undefined) continue;
    yield {
      path: ["expect", index],
      code: "contradiction",
      message: `Cannot expect "${word}" here: ${reason}`,
      ...word === "commonPromises"
        ? { hint: "name those of its expectations that can hold" }
        : {},
    };
  }
  for (const [index, step] of afterwards.slice(0, -1).entries()) {
    if (step?.word !== "restart") continue;
    yield {
      path: ["afterwards", index],
      code: "aftermath-order",
      message: 'Cannot do anything after "restart"',
      hint: "let it be the last",
    };
  }
}
