import { showValue } from "../../base/show_value.ts";
import { suggestWord } from "../../base/suggest.ts";
import { expectationsOf, type Finding, type Subject } from "../subject.ts";

/** Users that expectations ask for are there. */
export function* unknownUser(subject: Subject): Iterable<Finding> {
  const { users, meanwhile = [] } = subject.sketch;
  if (users === undefined || users.includes(undefined)) return;
  if (meanwhile.includes(undefined)) return;
  const names = [...users, ...meanwhile].flatMap((user) =>
    user !== undefined && "as" in user && user.as !== undefined ? [user.as] : []
  );
  for (const { index, expectation } of expectationsOf(subject)) {
    if (!("who" in expectation) || expectation.who === undefined) continue;
    if (names.includes(expectation.who)) continue;
    const suggestion = suggestWord(expectation.who, names);
    yield {
      path: ["expect", index, "who"],
      code: "unknown-user",
      message: `Cannot find a user named ${showValue(expectation.who)}`,
      hint: suggestion !== undefined
        ? `did you mean ${showValue(suggestion)}`
        : names.length > 0
        ? `there are ${names.map(showValue).join(", ")}`
        : `name one with as: ${showValue(expectation.who)}`,
    };
  }
}
