import type { ExpectationWord } from "../../vocabulary/scenario.ts";
import {
  expectationsOf,
  type Finding,
  type IndexedExpectation,
  type Subject,
} from "../subject.ts";

/** No two expectations exclude each other. */
export function* contradiction(subject: Subject): Iterable<Finding> {
  const expectations = expectationsOf(subject);
  yield* refusedAndDone(expectations);
  // What is said of signals stands for what the common promises say of them.
  const isRefined = expectations.some(({ expectation: { word } }) =>
    word === "everyMapper.gets"
  );
  yield* mappingContradiction(subject);
  for (const { index, expectation } of expectations) {
    if (expectation.word !== "nobody.isSignalled") continue;
    const signal = expectations.find(({ expectation: other }) =>
      other.word === "commonPromises" && !isRefined ||
      other.word === "everyMapper.gets" && isAboutSame(expectation, other)
    );
    if (signal === undefined) continue;
    const other = signal.expectation.word;
    yield {
      path: ["expect", index],
      code: "contradiction",
      message: `Cannot expect "nobody.isSignalled" together with "${other}"` +
        (other === "commonPromises"
          ? ', which has "everyMapper.gets" in it'
          : ""),
    };
  }
}

/** A mapping is gone or stays, not both. */
function* mappingContradiction(subject: Subject): Iterable<Finding> {
  const expectations = expectationsOf(subject);
  for (const { index, expectation } of expectations) {
    const { word } = expectation;
    if (word !== "mappings.stayValid" && word !== "everyUser.isUnaffected") {
      continue;
    }
    const gone = expectations.find(({ expectation: other }) =>
      other.word === "commonPromises" ||
      other.word === "mappings.areGone" && isAboutSame(expectation, other)
    );
    if (gone === undefined) continue;
    const other = gone.expectation.word;
    yield {
      path: ["expect", index],
      code: "contradiction",
      message: `Cannot expect "${word}" together with "${other}"` +
        (other === "commonPromises"
          ? ', which has "mappings.areGone" in it'
          : ""),
    };
  }
}

/** What only a removal that took place can bring. */
const AFTER_REMOVAL: ReadonlySet<ExpectationWord> = new Set<ExpectationWord>([
  "removal.returns",
  "driver.unbindsOnce",
  "driver.bindsOnce",
  "everyMapper.gets",
  "mappings.areGone",
  "mappings.refuseStores",
  "systemCalls.failWith",
  "device.bindsAgain",
  "commonPromises",
]);

/** A removal cannot both be refused and take place. */
function* refusedAndDone(
  expectations: readonly IndexedExpectation[],
): Iterable<Finding> {
  const isRefused = expectations.some(({ expectation: { word } }) =>
    word === "removal.isRefused"
  );
  if (!isRefused) return;
  for (const { index, expectation: { word } } of expectations) {
    if (!AFTER_REMOVAL.has(word)) continue;
    yield {
      path: ["expect", index],
      code: "contradiction",
      message: `Cannot expect "${word}" together with "removal.isRefused"`,
    };
  }
}

/** Whether there may be users that both are about. */
function isAboutSame(
  one: { who?: string | undefined },
  other: { who?: string | undefined },
): boolean {
  return one.who === undefined || other.who === undefined ||
    one.who === other.who;
}
