import { showValue } from "../../base/show_value.ts";
import { suggestWord } from "../../base/suggest.ts";
import type { Finding, Subject } from "../subject.ts";

/** Users whose files something is done to are there, and have files. */
export function* filesOf({ sketch }: Subject): Iterable<Finding> {
  const { users, meanwhile = [] } = sketch;
  if (users === undefined) return;
  const isUnknown = users.includes(undefined) || meanwhile.includes(undefined);
  const owners = [...users, ...meanwhile].flatMap((user) =>
    user !== undefined && "as" in user && user.as !== undefined ? [user.as] : []
  );
  for (const [index, activity] of meanwhile.entries()) {
    if (activity === undefined || !("filesOf" in activity)) continue;
    const { filesOf: owner } = activity;
    if (owner === undefined || owners.includes(owner) || isUnknown) continue;
    const suggestion = suggestWord(owner, owners);
    yield {
      path: ["meanwhile", index, "filesOf"],
      code: "unknown-user",
      message: `Cannot find a user named ${showValue(owner)}`,
      hint: suggestion !== undefined
        ? `did you mean ${showValue(suggestion)}`
        : owners.length > 0
        ? `there are ${owners.map(showValue).join(", ")}`
        : `name one with as: ${showValue(owner)}`,
    };
  }
}
