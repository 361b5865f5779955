import { type Finding, lacks, type Subject } from "../subject.ts";

/** A block device has a filesystem on it, a devdax device has none. */
export function* filesystemDevice(subject: Subject): Iterable<Finding> {
  const { device, filesystem } = subject.sketch;
  if (
    device !== undefined && device.word !== "devdax" &&
    lacks(subject, "filesystem")
  ) {
    yield {
      path: ["device"],
      code: "filesystem-device",
      message: `Cannot use ${device.word} without a filesystem`,
      hint: "add filesystem: xfs({ ... }) or ext4({ ... })",
    };
  }
  if (device?.word === "devdax" && filesystem !== undefined) {
    yield {
      path: ["filesystem"],
      code: "filesystem-device",
      message: `Cannot make ${filesystem.word} on devdax: ` +
        "it is a character device",
      hint: "use fsdax({ ... }), or leave the filesystem out",
    };
  }
}
