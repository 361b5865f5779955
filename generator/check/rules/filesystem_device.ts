import { type Finding, lacks, type Subject } from "../subject.ts";

/**
 * A block device has a filesystem on it if anybody is to use it, any other device
 * has none.
 */
export function* filesystemDevice(subject: Subject): Iterable<Finding> {
  const { device, filesystem } = subject.sketch;
  if (
    device !== undefined && device.word !== "devdax" &&
    device.word !== "systemRam" && lacks(subject, "filesystem") &&
    subject.sketch.users?.length !== 0
  ) {
    yield {
      path: ["device"],
      code: "filesystem-device",
      message: `Cannot use ${device.word} without a filesystem`,
      hint: "add filesystem: xfs({ ... }) or ext4({ ... }), " +
        "or have no users: []",
    };
  }
  if (filesystem !== undefined && device !== undefined) {
    const isHost = filesystem.word === "virtiofs";
    if (isHost !== (device.word === "daxWindow")) {
      yield {
        path: ["filesystem"],
        code: "filesystem-device",
        message: `Cannot make ${filesystem.word} on ${device.word}: ` +
          (isHost
            ? "the host makes it, behind a DAX window"
            : "it is a window to files of the host"),
        hint: isHost ? "use daxWindow({ ... })" : "use virtiofs({ ... })",
      };
      return;
    }
  }
  if (
    filesystem !== undefined &&
    (device?.word === "devdax" || device?.word === "systemRam")
  ) {
    yield {
      path: ["filesystem"],
      code: "filesystem-device",
      message: `Cannot make ${filesystem.word} on ${device.word}: ` +
        `it is ${
          device.word === "devdax" ? "a character device" : "the kernel's"
        }`,
      hint: "use fsdax({ ... }), or leave the filesystem out",
    };
  }
}
