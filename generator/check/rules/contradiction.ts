import { expectationsOf, type Finding, type Subject } from "../subject.ts";

/** No two expectations exclude each other. */
export function* contradiction(subject: Subject): Iterable<Finding> {
  const expectations = expectationsOf(subject);
  // What is said of signals stands for what the common promises say of them.
  const isRefined = expectations.some(({ expectation: { word } }) =>
    word === "everyMapper.gets"
  );
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

/** Whether there may be users that both are about. */
function isAboutSame(
  one: { who?: string | undefined },
  other: { who?: string | undefined },
): boolean {
  return one.who === undefined || other.who === undefined ||
    one.who === other.who;
}
