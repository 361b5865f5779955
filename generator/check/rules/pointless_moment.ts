import type { ExpectationWord } from "../../vocabulary/scenario.ts";
import {
  expectationsOf,
  type Finding,
  type IndexedExpectation,
  type Subject,
} from "../subject.ts";

/** The words that a scenario says in fields that it may leave out. */
interface SaidWords {
  words: ReadonlySet<string>;
  /** Whether there is any that could not be read. */
  hasHole: boolean;
}

/** What each expectation is about: words one of which has to be there. */
const ABOUT: Partial<Record<ExpectationWord, readonly string[]>> = {
  "pins.areRefused": ["pin"],
  "pins.areReleased": ["pin"],
  "futexWaiters.wakeOnlyBySignal": ["futexWaiter"],
  "freezes.areUndone": ["freezer"],
  "contenders.lose": ["contender"],
  "otherRemovals.areIndependent": ["otherRemoval"],
  "callsInProgress.return": [
    ...["pin", "caller", "stalledCall", "faulter", "fileChanger"],
  ],
  "reportedWrites.areThere": ["caller", "stalledCall"],
  "foreignData.isNeverSeen": [
    ...["overwrite", "reconfigure", "reformat", "handOver"],
  ],
  "foreignData.isNeverChanged": [
    ...["overwrite", "reconfigure", "reformat", "handOver"],
  ],
  "injection.failsWith": ["mediaError", "poison"],
  "injection.signalsCaller": ["poison"],
  "injection.shutsDown": ["mediaError", "poison"],
  "injection.leavesFilesystemAlive": ["mediaError", "poison"],
  "badBlocks.failReads": ["mediaError", "poison"],
  "badBlocks.failFaults": ["mediaError", "poison"],
  "badBlocks.areClearedByWrites": ["mediaError", "poison"],
  "badBlocks.areGone": ["mediaError", "poison"],
  "earlyBinds.failWith": ["earlyBind"],
  "newMappings.work": ["mapAnother"],
  "modules.loadAgain": ["reloadModules"],
  "machine.restarts": ["restart"],
};

function listSaid({ sketch }: Subject): SaidWords {
  const { before = [], meanwhile = [], afterwards = [] } = sketch;
  const all = [...before, ...meanwhile, ...afterwards];
  return {
    words: new Set(all.flatMap((one) => one?.word ?? [])),
    hasHole: all.includes(undefined),
  };
}

/** What is broken, goes on or comes afterwards is there to be looked at. */
export function* pointlessMoment(subject: Subject): Iterable<Finding> {
  const { words, hasHole } = listSaid(subject);
  for (const { index, expectation } of expectationsOf(subject)) {
    const about = ABOUT[expectation.word] ?? [];
    const reason = about.length > 0 && !hasHole && !about.some((word) =>
        words.has(word)
      )
      ? `there is no ${about.map((word) => `${word}({ ... })`).join(" or ")}`
      : findReason(expectation, subject);
    if (reason === undefined) continue;
    yield {
      path: ["expect", index],
      code: "pointless-expectation",
      message: `Cannot expect "${expectation.word}" here: ${reason}`,
    };
  }
}

/** Why an expectation's options are about nothing, undefined if they are not. */
function findReason(
  expectation: IndexedExpectation["expectation"],
  subject: Subject,
): string | undefined {
  switch (expectation.word) {
    case "callsInProgress.return": {
      const results = [expectation.result ?? []].flat();
      return expectation.errno !== undefined && results.length > 0 &&
          !results.includes("error") && !results.includes(undefined)
        ? 'it has an errno, and no result is "error"'
        : undefined;
    }
    case "pins.areReleased":
      return hasDaxFiles(subject) && pinsAre("long", expectation.who, subject)
        ? "pages of a filesystem with DAX cannot be pinned for long"
        : undefined;
    case "pins.areRefused":
      if (pinsAre("short", expectation.who, subject)) {
        return "only what pins pages for long is refused";
      }
      return subject.sketch.device?.word === "devdax"
        ? "pages of device-dax may be pinned for long"
        : undefined;
    case "scrub.findsNothing": {
      const filesystem = subject.sketch.filesystem?.word;
      return filesystem === undefined || filesystem === "xfs"
        ? undefined
        : `there is no scrub of ${filesystem}`;
    }
    default:
      return undefined;
  }
}

function hasDaxFiles({ sketch }: Subject): boolean {
  return sketch.filesystem?.mount?.dax === "always";
}

/** What pins pages for a moment, or until some I/O has ended. */
const SHORT_PINS: ReadonlySet<string> = new Set([
  ...["vmsplice", "O_DIRECT write", "O_DIRECT read", "MSG_ZEROCOPY"],
  ...["GUP_FAST_BENCHMARK", "PIN_FAST_BENCHMARK"],
]);

/** Whether all pins that an expectation is about are of a kind, for certain. */
function pinsAre(
  kind: "short" | "long",
  who: string | undefined,
  { sketch: { meanwhile = [] } }: Subject,
): boolean {
  const pins = meanwhile.flatMap((one) =>
    one?.word === "pin" && (who === undefined || one.as === who) ? [one] : []
  );
  return pins.length > 0 && !meanwhile.includes(undefined) &&
    pins.every(({ by }) =>
      by !== undefined && SHORT_PINS.has(by) === (kind === "short")
    );
}
