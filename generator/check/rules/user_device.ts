import { type Finding, type Subject, usersOf } from "../subject.ts";

/** What users need instead, by the device that they are used with. */
const INSTEAD = {
  devdax: "deviceMapping({ ... })",
  systemRam: "memoryUser({ ... })",
};

/**
 * Files need a filesystem, a mapping of the device needs devdax, and a user of
 * memory System RAM.
 */
export function* userDevice(subject: Subject): Iterable<Finding> {
  const device = subject.sketch.device?.word;
  if (device !== undefined && device !== "devdax") {
    for (const { index } of usersOf(subject, "deviceMapping")) {
      yield {
        path: ["users", index],
        code: "user-device",
        message: `Cannot use "deviceMapping" with ${device}: ` +
          "it maps a character device",
        hint: device === "systemRam"
          ? `use devdax({ ... }), or ${INSTEAD[device]}`
          : "use devdax({ ... }), or map files with mapping({ ... })",
      };
    }
  }
  if (
    (device === "devdax" || device === "systemRam") &&
    subject.sketch.users?.length === 0
  ) {
    yield {
      path: ["users"],
      code: "user-device",
      message: `Cannot use ${device} without a user`,
      hint: device === "devdax"
        ? "add deviceMapping({ ... })"
        : "add memoryUser({ ... })",
    };
  }
  if (device !== undefined && device !== "systemRam") {
    for (const { index } of usersOf(subject, "memoryUser")) {
      yield {
        path: ["users", index],
        code: "user-device",
        message: `Cannot use "memoryUser" with ${device}: ` +
          "its memory is no System RAM",
        hint: "use systemRam({ ... })",
      };
    }
  }
  if (device === "devdax" || device === "systemRam") {
    for (
      const { index, user: { word } } of usersOf(
        subject,
        "deviceMapping",
        "memoryUser",
      ).slice(1)
    ) {
      yield {
        path: ["users", index],
        code: "user-device",
        message: `Cannot use a second "${word}": ` +
          (word === "deviceMapping"
            ? "every test maps the instance once"
            : "one process uses the memory"),
        hint: "one as large as the largest does the same",
      };
    }
    for (
      const { index, user } of usersOf(
        subject,
        "mapping",
        "openFiles",
        "memoryReader",
        "fsstress",
        "fsx",
        "fileSet",
        "cowFaults",
        "loopDevice",
        "swapFile",
        "overlay",
      )
    ) {
      yield {
        path: ["users", index],
        code: "user-device",
        message: `Cannot use "${user.word}" with ${device}: ` +
          "it needs the files of a filesystem",
        hint: `use fsdax({ ... }) with a filesystem, or ${INSTEAD[device]}`,
      };
    }
  }
}
