import { expectationsOf, type Finding, type Subject } from "../subject.ts";

/** No two expectations exclude each other. */
export function* contradiction(subject: Subject): Iterable<Finding> {
  const expectations = expectationsOf(subject);
  const signal = expectations.find(({ expectation: { word } }) =>
    word === "everyMapper.gets" || word === "commonPromises"
  );
  if (signal === undefined) return;
  for (const { index, expectation: { word } } of expectations) {
    if (word !== "nobody.isSignalled") continue;
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
