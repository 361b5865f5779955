import { type Finding, hasNoDax, type Subject, usersOf } from "../subject.ts";

/** Flags go together as mmap() wants them. */
export function* mapFlags(subject: Subject): Iterable<Finding> {
  for (const { index, user: { flags } } of usersOf(subject, "mapping")) {
    if (flags === undefined || flags.includes(undefined)) continue;
    const path = ["users", index, "flags"];
    const isShared = flags.includes("MAP_SHARED");
    const isPrivate = flags.includes("MAP_PRIVATE");
    if (flags.length > 0 && isShared === isPrivate) {
      yield {
        path,
        code: "map-flags",
        message: `Cannot map with ${isShared ? "both" : "neither"} of ` +
          '"MAP_SHARED" and "MAP_PRIVATE"',
        hint: "name exactly one of them",
      };
    }
    const sync = flags.indexOf("MAP_SYNC");
    if (sync < 0) continue;
    if (!isShared) {
      yield {
        path: [...path, sync],
        code: "map-flags",
        message: 'Cannot map with "MAP_SYNC" without "MAP_SHARED"',
        hint: "mmap() knows MAP_SYNC only with MAP_SHARED_VALIDATE",
      };
    } else if (hasNoDax(subject)) {
      yield {
        path: [...path, sync],
        code: "map-flags",
        message: 'Cannot map with "MAP_SYNC" on a filesystem mounted with ' +
          `dax "${subject.sketch.filesystem?.mount?.dax}"`,
        hint: "mmap() fails with EOPNOTSUPP where files have no DAX",
      };
    }
  }
}
