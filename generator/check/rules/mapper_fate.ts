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
function isTold({ sigbus, state }: Mapping): boolean {
  return sigbus !== "SIG_IGN" && sigbus !== "SIG_DFL" && state !== "dumping";
}

function isBlocked({ sigbus }: Mapping): boolean {
  return sigbus === "blocked" || sigbus === "signalfd";
}

function isCaught({ sigbus = "handler" }: Mapping): boolean {
  return sigbus === "handler" || sigbus === "sigaltstack";
}

/** What may become of a mapper, undefined if it may; else why it cannot. */
function findReason(
  { word }: Expected,
  mapping: Mapping,
): string | undefined {
  const { sigbus, state, unbinds } = mapping;
  switch (word) {
    case "commonPromises":
    case "everyMapper.gets":
      return isTold(mapping)
        ? undefined
        : state === "dumping"
        ? "a process that dumps its core cannot tell"
        : `a process with sigbus "${sigbus}" cannot tell`;
    case "everyMapper.hasPending":
      return isBlocked(mapping) || state !== undefined && state !== "dumping"
        ? undefined
        : "a process that runs has taken it by then";
    case "everyMapper.livesOn":
      return sigbus === "SIG_DFL" || state === "dumping"
        ? `${state === "dumping" ? "state" : "sigbus"} is "${
          state === "dumping" ? state : sigbus
        }"`
        : undefined;
    case "everyMapper.isKilledBy":
      // On the one who unbinds it is forced.
      return sigbus === "SIG_DFL" || unbinds && !isCaught(mapping)
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
  const unbinders = usersOf(subject, "mapping").filter(({ user }) =>
    user.unbinds
  );
  for (const { index } of unbinders.slice(1)) {
    yield {
      path: ["users", index, "unbinds"],
      code: "mapper-state",
      message: "Cannot have two users unbind",
    };
  }
  for (const { index, user } of unbinders) {
    if (user.state === undefined && !user.namespaces?.length) continue;
    yield {
      path: ["users", index, "unbinds"],
      code: "mapper-state",
      message: "Cannot have a process unbind that " +
        (user.state === undefined
          ? "may not, in namespaces of its own"
          : `is ${user.state}`),
    };
  }
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
