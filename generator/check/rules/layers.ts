import { type Finding, type Subject, usersOf } from "../subject.ts";

/** One of a kind is on the filesystem, and what is swapped to has no DAX. */
export function* layers(subject: Subject): Iterable<Finding> {
  for (const word of ["loopDevice", "swapFile", "overlay"] as const) {
    for (const { index } of usersOf(subject, word).slice(1)) {
      yield {
        path: ["users", index],
        code: "layer",
        message: `Cannot use a second "${word}"`,
        hint: "one shows what becomes of them",
      };
    }
  }
  if (subject.sketch.filesystem?.mount?.dax !== "always") return;
  for (const { index } of usersOf(subject, "swapFile")) {
    yield {
      path: ["users", index],
      code: "layer",
      message: 'Cannot use "swapFile" on a filesystem mounted with ' +
        'dax "always"',
      hint: "swapon refuses files with DAX: they have no page cache",
    };
  }
}
