import type { Finding, Subject } from "../subject.ts";

/** Why a call on files cannot work, undefined if it can. */
function refuseCall(
  call: string,
  { filesystem }: Subject["sketch"],
): string | undefined {
  const word = filesystem?.word;
  if (filesystem === undefined || word === undefined) return undefined;
  if (word === "erofs") return "EROFS is read-only";
  if (call.startsWith("XFS_IOC_") && word !== "xfs") return `${word} has none`;
  if (call === "FICLONE") {
    if (filesystem.word !== "xfs") return `${word} shares no blocks`;
    return filesystem.mkfs?.reflink === false
      ? "the filesystem is made without reflink"
      : undefined;
  }
  return call.startsWith("FALLOC_FL_") && word === "ext2"
    ? "ext2 has no fallocate()"
    : undefined;
}

/** What needs no filesystem, as data: the words of a device's own. */
const DEVICE_WORDS: ReadonlySet<string> = new Set([
  ...["unbind", "pin", "contender"],
  ...["handOver", "reconfigure", "reloadModules", "restart"],
]);

/** A character device has only what needs no files. */
function* filesystemWords({ sketch }: Subject): Iterable<Finding> {
  const device = sketch.device?.word;
  if (device !== "devdax" && device !== "systemRam") return;
  for (const field of ["before", "meanwhile", "afterwards"] as const) {
    for (const [index, step] of (sketch[field] ?? []).entries()) {
      if (step === undefined || DEVICE_WORDS.has(step.word)) continue;
      yield {
        path: [field, index],
        code: "activity-filesystem",
        message: `Cannot use "${step.word}" with ${device}: ` +
          "it needs a filesystem",
        hint: "use fsdax({ ... }) with a filesystem",
      };
    }
  }
}

/** What goes on is something that the filesystem and its device can do. */
export function* activityFilesystem(subject: Subject): Iterable<Finding> {
  const { sketch } = subject;
  yield* filesystemWords(subject);
  const { device, filesystem, meanwhile = [] } = sketch;
  for (const [index, activity] of meanwhile.entries()) {
    const path = ["meanwhile", index];
    if (activity?.word === "freezer") {
      const reason = activity.by === "xfs_scrub" &&
          filesystem !== undefined && filesystem.word !== "xfs"
        ? `the filesystem is ${filesystem.word}`
        : activity.by === "dmsetup suspend" && device !== undefined &&
            device.word !== "linear" && device.word !== "stripe"
        ? `${device.word} is no device of device-mapper`
        : undefined;
      if (reason === undefined) continue;
      yield {
        path: [...path, "by"],
        code: "activity-filesystem",
        message: `Cannot freeze by "${activity.by}": ${reason}`,
      };
    }
    if (activity?.word !== "fileChanger") continue;
    for (const [at, call] of (activity.calls ?? []).entries()) {
      const reason = call && refuseCall(call, sketch);
      if (!reason) continue;
      yield {
        path: [...path, "calls", at],
        code: "activity-filesystem",
        message: `Cannot change files by "${call}": ${reason}`,
      };
    }
  }
}
