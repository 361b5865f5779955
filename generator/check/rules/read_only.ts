import { type Finding, type Subject, usersOf } from "../subject.ts";

/** Why files cannot be written, undefined if they can be. */
function findReason({ sketch }: Subject): string | undefined {
  const { filesystem } = sketch;
  if (filesystem?.word === "erofs") return "EROFS is read-only";
  if (filesystem?.word !== "xfs") return undefined;
  return filesystem.mount?.flags?.includes("ro")
    ? 'it is mounted with "ro"'
    : undefined;
}

/** Nobody writes where nothing can be written. */
export function* readOnly(subject: Subject): Iterable<Finding> {
  const { filesystem } = subject.sketch;
  if (filesystem?.word === "xfs") {
    const flags = filesystem.mount?.flags;
    const index = flags?.indexOf("norecovery") ?? -1;
    if (index >= 0 && !flags?.includes(undefined) && !flags?.includes("ro")) {
      yield {
        path: ["filesystem", "mount", "flags", index],
        code: "read-only",
        message: 'Cannot mount with "norecovery" without "ro"',
        hint: "XFS replays no log only where it writes nothing",
      };
    }
  }
  const reason = findReason(subject);
  if (reason === undefined) return;
  for (const { index, user } of usersOf(subject, "mapping")) {
    if (user.access !== "write") continue;
    yield {
      path: ["users", index, "access"],
      code: "read-only",
      message: `Cannot use access "write" here: ${reason}`,
      hint: 'use access "read"',
    };
  }
  for (
    const { index, user } of usersOf(
      subject,
      "fsstress",
      "fsx",
      "cowFaults",
      "overlay",
    )
  ) {
    yield {
      path: ["users", index],
      code: "read-only",
      message: `Cannot use "${user.word}" here: ${reason}`,
    };
  }
}
