/** What of the vocabulary a spec can say and no target can express yet. */

import type { CoveringSpec } from "../vocabulary/coverage.ts";
import type { Spec } from "../vocabulary/scenario.ts";
import type { Word } from "../vocabulary/shape.ts";
import { listWords } from "./list_words.ts";
import type { Plan, UnrenderedWord } from "./plan.ts";

/**
 * The words that no target renders. A scenario with one of them is planned and
 * shown, but it is left out of what is generated and run: half of it would be
 * another scenario.
 */
const UNRENDERED_WORDS: ReadonlySet<string> = new Set<Word>([
  "daxWindow",
  "virtiofs",
  "pin",
  "caller",
  "stalledCall",
  "faulter",
  "futexWaiter",
  "program",
  "processStorm",
  "freezer",
  "mounter",
  "contender",
  "fileChanger",
  "evictor",
  "otherRemoval",
  "detach",
  "fileWrite",
  "mediaError",
  "poison",
  "goingDown",
  "errorTag",
  "overwrite",
  "reconfigure",
  "reformat",
  "handOver",
  "earlyBind",
  "reloadModules",
  "mapAnother",
  "restart",
  "pins.areRefused",
  "pins.areReleased",
  "foreignData.isNeverSeen",
  "foreignData.isNeverChanged",
  "callsInProgress.return",
  "reportedWrites.areThere",
  "futexWaiters.wakeOnlyBySignal",
  "freezes.areUndone",
  "contenders.lose",
  "otherRemovals.areIndependent",
  "furtherRemovals.areAlike",
  "injection.failsWith",
  "injection.signalsCaller",
  "injection.shutsDown",
  "injection.leavesFilesystemAlive",
  "badBlocks.failReads",
  "badBlocks.failFaults",
  "badBlocks.areClearedByWrites",
  "badBlocks.areGone",
  "earlyBinds.failWith",
  "oldFiles.failWith",
  "scrub.findsNothing",
  "newMappings.work",
  "modules.loadAgain",
  "machine.restarts",
]);

/** Words that only tests of a block device can express. */
const UNRENDERED_IN_HARNESS: ReadonlySet<string> = new Set<Word>([
  "kernelLog.lacks",
  "kernelLog.mayHave",
]);

/** Whether no target can express a word yet. */
export function isUnrendered(word: string): boolean {
  return UNRENDERED_WORDS.has(word);
}

/** Those of a spec, each once, in the order in which a test comes to them. */
export function listUnrendered(spec: Spec): UnrenderedWord[] {
  const isHarness = spec.device.word === "devdax" ||
    spec.device.word === "systemRam";
  const said = [
    ...listWords(spec),
    ...spec.expect.map(({ word }) => ({ field: "expect", word })),
  ].filter(({ word }) =>
    isUnrendered(word) || isHarness && UNRENDERED_IN_HARNESS.has(word)
  );
  const places = new Map(
    said.map(({ field, word }) => [`${field} ${word}`, { field, word }]),
  );
  return [...places.values()];
}

/**
 * What is missing for a scenario to run anywhere: what its spec says is, and a
 * target for some of its words.
 */
export function tellMissing(
  { missing }: Pick<Spec, "missing">,
  unrendered: readonly UnrenderedWord[],
): { missing?: string } {
  const words = unrendered.map(({ word }) => word).join(", ");
  const reasons = [
    ...missing === undefined ? [] : [missing],
    ...words === "" ? [] : [`a target for ${words}`],
  ];
  return reasons.length === 0 ? {} : { missing: reasons.join("; ") };
}

/** What the coverage of the catalogue has to know of a planned scenario. */
export function coveringSpec(
  { scenario: { name, covers }, specPath: path, ...plan }: Plan,
): CoveringSpec {
  const { missing } = plan;
  return { name, path, covers, ...missing === undefined ? {} : { missing } };
}
