import { showValue } from "../../base/show_value.ts";
import { suggestWord } from "../../base/suggest.ts";
import {
  expectationsOf,
  type Finding,
  type Subject,
  usersOf,
} from "../subject.ts";

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
    yield miss(["expect", index, "who"], expectation.who, names);
  }
  for (const { index, user: { of } } of usersOf(subject, "memoryReader")) {
    const mappers = users.slice(0, index).flatMap((other) =>
      other?.word === "mapping" && other.as !== undefined ? [other.as] : []
    );
    if (of === undefined || mappers.includes(of)) continue;
    yield miss(["users", index, "of"], of, mappers, " that maps, before this");
  }
}

function miss(
  path: Finding["path"],
  name: string,
  names: string[],
  where = "",
): Finding {
  const suggestion = suggestWord(name, names);
  return {
    path,
    code: "unknown-user",
    message: `Cannot find a user named ${showValue(name)}${where}`,
    hint: suggestion !== undefined
      ? `did you mean ${showValue(suggestion)}`
      : names.length > 0
      ? `there are ${names.map(showValue).join(", ")}`
      : `name one with as: ${showValue(name)}`,
  };
}
