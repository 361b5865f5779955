import type { User } from "../../vocabulary/scenario.ts";
import {
  expectationsOf,
  type Finding,
  type IndexedExpectation,
  type Subject,
  usersOf,
} from "../subject.ts";
import type { Sketch } from "../sketch.ts";

type Mapping = Extract<Sketch<User>, { word: "mapping" }>;
type Expected = IndexedExpectation["expectation"];

/** Who tells of a SIGBUS, now or when it is asked. */
function isTold({ sigbus }: Mapping): boolean {
  return sigbus !== "SIG_IGN" && sigbus !== "SIG_DFL";
}

function isBlocked({ sigbus }: Mapping): boolean {
  return sigbus === "blocked" || sigbus === "signalfd";
}

/** What may become of a mapper, undefined if it may; else why it cannot. */
function findReason(
  { word }: Expected,
  mapping: Mapping,
): string | undefined {
  const { sigbus, state } = mapping;
  switch (word) {
    case "commonPromises":
    case "everyMapper.gets":
      return isTold(mapping)
        ? undefined
        : `a process with sigbus "${sigbus}" cannot tell`;
    case "everyMapper.hasPending":
      return isBlocked(mapping) || state !== undefined
        ? undefined
        : "a process that runs has taken it by then";
    case "everyMapper.livesOn":
      return sigbus === "SIG_DFL" ? 'sigbus is "SIG_DFL"' : undefined;
    case "everyMapper.isKilledBy":
      return sigbus === "SIG_DFL"
        ? undefined
        : `sigbus is "${sigbus ?? "handler"}"`;
    case "everyMapper.diesOfAccess":
      return sigbus === "SIG_IGN" || isBlocked(mapping)
        ? undefined
        : `sigbus is "${sigbus ?? "handler"}"`;
    default:
      return undefined;
  }
}

/** A process whose leader has ended shows no state of its own. */
export function* mapperState(subject: Subject): Iterable<Finding> {
  for (const { index, user } of usersOf(subject, "mapping")) {
    if (!user.leaderExits || user.state === undefined) continue;
    yield {
      path: ["users", index, "state"],
      code: "mapper-state",
      message: `Cannot have a process ${user.state} whose leader exits: ` +
        "its state cannot be seen",
      hint: "use one of them, or two users",
    };
  }
}

/** What becomes of mappers goes with what they make of SIGBUS. */
export function* mapperFate(subject: Subject): Iterable<Finding> {
  const expectations = expectationsOf(subject);
  const refinesSignal = expectations.some(({ expectation }) =>
    expectation.word === "everyMapper.gets"
  );
  for (const { index, expectation } of expectations) {
    if (expectation.word === "commonPromises" && refinesSignal) continue;
    const who = "who" in expectation ? expectation.who : undefined;
    for (const { user } of usersOf(subject, "mapping")) {
      if (who !== undefined && user.as !== who) continue;
      const reason = findReason(expectation, user);
      if (reason === undefined) continue;
      yield {
        path: ["expect", index],
        code: "mapper-fate",
        message: `Cannot expect "${expectation.word}" of every mapper: ` +
          reason,
        hint: "name the users with as, and say of whom with who",
      };
      break;
    }
  }
}
