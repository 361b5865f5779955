import {
  doesNotExpect,
  expectedWords,
  type Finding,
  type Subject,
} from "../subject.ts";

/** Known issues break what the scenario expects. */
export function* brokenExpectation(subject: Subject): Iterable<Finding> {
  const { knownIssues = [] } = subject.sketch;
  const expected = [...expectedWords(subject)].join(", ");
  for (const [issueIndex, issue] of knownIssues.entries()) {
    for (const [index, word] of (issue?.breaks ?? []).entries()) {
      if (word === undefined) continue;
      const path = ["knownIssues", issueIndex, "breaks", index];
      if (word === "commonPromises") {
        yield {
          path,
          code: "broken-expectation",
          message: 'Cannot break "commonPromises" as a whole',
          hint: "name those of its expectations that are broken",
        };
      } else if (doesNotExpect(subject, word)) {
        yield {
          path,
          code: "broken-expectation",
          message: `Cannot break "${word}": the scenario does not expect it`,
          hint: expected === "" ? undefined : `it expects ${expected}`,
        };
      }
    }
  }
}
