import { commonPromiseExpectations } from "../../vocabulary/common_promises.ts";
import {
  expectationsOf,
  type Finding,
  type IndexedExpectation,
  type Subject,
} from "../subject.ts";

type Expected = IndexedExpectation["expectation"];

/** What may be expected once only: a word for each user, any number of log lines. */
function keyOf(expectation: Expected): string | undefined {
  const { word } = expectation;
  if ("who" in expectation && expectation.who !== undefined) {
    return `${word} ${expectation.who}`;
  }
  if (word === "mappings.stayGone") {
    return expectation.boundTo && `${word} ${expectation.boundTo}`;
  }
  if (word === "device.refusesDriver") {
    return expectation.driver && `${word} ${expectation.driver}`;
  }
  if (!isAboutText(expectation)) return word;
  return expectation.text && `${word} ${expectation.text}`;
}

type LogExpected = Extract<Expected, { readonly text?: string | undefined }>;

/** Whether there may be several of them, with other texts. */
function isAboutText(expectation: Expected): expectation is LogExpected {
  return expectation.word.startsWith("kernelLog.") && "text" in expectation;
}

/** Whether `commonPromises` says this already, with the same data. */
function isCommon(expectation: Expected): boolean {
  // Of some users, it refines what is said of all.
  if ("who" in expectation && expectation.who !== undefined) return false;
  return commonPromiseExpectations.some((promise) =>
    Object.entries({ ...promise, ...expectation }).every(([field, value]) =>
      promise[field as keyof typeof promise] === value &&
      expectation[field as keyof Expected] === value
    )
  );
}

/** Nothing is expected twice, be it as a part of `commonPromises`. */
export function* duplicateExpectation(subject: Subject): Iterable<Finding> {
  const expectations = expectationsOf(subject);
  const hasCommon = expectations.some(({ expectation: { word } }) =>
    word === "commonPromises"
  );
  const seen = new Set<string>();
  for (const { index, expectation } of expectations) {
    const key = keyOf(expectation);
    if (key === undefined) continue;
    const path = ["expect", index];
    if (seen.has(key)) {
      yield {
        path,
        code: "duplicate-expectation",
        message: `Cannot expect "${expectation.word}" twice`,
      };
    } else if (hasCommon && isCommon(expectation)) {
      yield {
        path,
        code: "duplicate-expectation",
        message: `Cannot expect "${expectation.word}" again: ` +
          '"commonPromises" has it in it',
        hint: "leave it out, or give it data of its own",
      };
    }
    seen.add(key);
  }
}
