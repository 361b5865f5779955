import {
  doesNotExpect,
  expectationsOf,
  type Finding,
  type Subject,
  usersOf,
} from "../subject.ts";

/** What is about pages of the device that somebody has mapped. */
const PAGE_WORDS: string[] = ["everyMapper.gets", "mappings.areGone"];

/** What is written through a private mapping is a copy in RAM, not the device. */
export function* privateWrite(subject: Subject): Iterable<Finding> {
  for (const { index, user } of usersOf(subject, "mapping")) {
    if (user.access !== "write" || !user.flags?.includes("MAP_PRIVATE")) {
      continue;
    }
    if (doesNotExpect(subject, "privateCopies.areKept")) {
      yield {
        path: ["users", index, "access"],
        code: "private-write",
        message: 'Cannot use access "write" with "MAP_PRIVATE": ' +
          "the pages become private copies that the device has no part in",
        hint: 'use access "read" or "MAP_SHARED", ' +
          "or expect privateCopies.areKept()",
      };
    }
    for (const { index, expectation } of expectationsOf(subject)) {
      if (!PAGE_WORDS.includes(expectation.word)) continue;
      if (!("who" in expectation) || expectation.who === undefined) continue;
      if (expectation.who !== user.as) continue;
      yield {
        path: ["expect", index, "who"],
        code: "private-write",
        message: `Cannot expect "${expectation.word}" of those whose pages ` +
          "are private copies",
      };
    }
  }
}
