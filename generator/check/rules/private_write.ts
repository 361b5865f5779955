import { type Finding, type Subject, usersOf } from "../subject.ts";

/** What is written through a private mapping is a copy in RAM, not the device. */
export function* privateWrite(subject: Subject): Iterable<Finding> {
  for (const { index, user } of usersOf(subject, "mapping")) {
    if (user.access !== "write" || !user.flags?.includes("MAP_PRIVATE")) {
      continue;
    }
    yield {
      path: ["users", index, "access"],
      code: "private-write",
      message: 'Cannot use access "write" with "MAP_PRIVATE": ' +
        "the pages become private copies that the device has no part in",
      hint: 'use access "read", or "MAP_SHARED"',
    };
  }
}
