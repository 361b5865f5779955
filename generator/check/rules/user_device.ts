import { type Finding, type Subject, usersOf } from "../subject.ts";

/** Files need a filesystem, a mapping of the device needs devdax. */
export function* userDevice(subject: Subject): Iterable<Finding> {
  const device = subject.sketch.device?.word;
  if (device !== undefined && device !== "devdax") {
    for (const { index } of usersOf(subject, "deviceMapping")) {
      yield {
        path: ["users", index],
        code: "user-device",
        message: `Cannot use "deviceMapping" with ${device}: ` +
          "it maps a character device",
        hint: "use devdax({ ... }), or map files with mapping({ ... })",
      };
    }
  }
  if (device === "devdax") {
    for (const { index } of usersOf(subject, "deviceMapping").slice(1)) {
      yield {
        path: ["users", index],
        code: "user-device",
        message: 'Cannot use a second "deviceMapping": ' +
          "every test maps the instance once",
        hint: "one mapping as large as the largest does the same",
      };
    }
    for (
      const { index, user } of usersOf(
        subject,
        "mapping",
        "openFiles",
        "fsstress",
        "fsx",
      )
    ) {
      yield {
        path: ["users", index],
        code: "user-device",
        message: `Cannot use "${user.word}" with devdax: ` +
          "it needs the files of a filesystem",
        hint: "use fsdax({ ... }) with a filesystem, or deviceMapping({ ... })",
      };
    }
  }
}
