import { showValue } from "../../base/show_value.ts";
import { type Finding, type Subject, usersOf } from "../subject.ts";

/** Whether the filesystem has no shared extents, for certain. */
function hasNoReflink({ sketch: { filesystem } }: Subject): boolean {
  if (filesystem === undefined) return false;
  return filesystem.word !== "xfs" || filesystem.mkfs?.reflink === false;
}

/** Files that share extents are on a filesystem that can, and there to share. */
export function* sharedExtents(subject: Subject): Iterable<Finding> {
  const hint = "use xfs({ ... }) with mkfs: { reflink: true }";
  if (hasNoReflink(subject)) {
    for (const { index } of usersOf(subject, "cowFaults")) {
      yield {
        path: ["users", index],
        code: "shared-extents",
        message: 'Cannot use "cowFaults" here: ' +
          "the filesystem has no shared extents",
        hint,
      };
    }
  }
  const users = usersOf(subject, "mapping", "openFiles");
  for (const { index, user } of usersOf(subject, "mapping")) {
    const { reflinkOf } = user;
    if (reflinkOf === undefined) continue;
    const path = ["users", index, "reflinkOf"];
    const source = users.find(({ user }) => user.as === reflinkOf);
    if (hasNoReflink(subject)) {
      yield {
        path,
        code: "shared-extents",
        message: "Cannot share extents here: the filesystem has no reflink",
        hint,
      };
    } else if (source === undefined || source.index >= index) {
      yield {
        path,
        code: "shared-extents",
        message: `Cannot find files of a user ${showValue(reflinkOf)} ` +
          "before this one",
        hint: `name one with as: ${showValue(reflinkOf)}`,
      };
    } else if ((user.files ?? 0) > (source.user.files ?? Infinity)) {
      yield {
        path: ["users", index, "files"],
        code: "shared-extents",
        message: `Cannot share ${user.files} files: ` +
          `${showValue(reflinkOf)} has ${source.user.files}`,
      };
    }
  }
}
