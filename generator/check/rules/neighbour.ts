import type { Finding, Subject } from "../subject.ts";

/** What mkfs.xfs refuses to go below, in MiB. */
const SMALLEST_XFS_MIB = 300;

/** A neighbour is beside a block device, and has room for what is on it. */
export function* neighbour({ sketch }: Subject): Iterable<Finding> {
  const { beside, device, filesystem } = sketch;
  if (beside === undefined) return;
  if (device?.word === "devdax") {
    yield {
      path: ["beside"],
      code: "neighbour",
      message: "Cannot have a neighbour beside devdax: its test has no files",
    };
  }
  const sizeMiB = beside.device?.sizeMiB;
  if (
    beside.filesystem?.word === "xfs" && sizeMiB !== undefined &&
    sizeMiB < SMALLEST_XFS_MIB
  ) {
    yield {
      path: ["beside", "device", "sizeMiB"],
      code: "device-too-small",
      message: `Cannot make an XFS of ${sizeMiB} MiB: ` +
        `mkfs.xfs refuses less than ${SMALLEST_XFS_MIB} MiB`,
    };
  }
  const isTaken = filesystem?.word === "xfs" &&
    (filesystem.log !== undefined || filesystem.realtime !== undefined);
  if (beside.device?.word === "fsdax" && isTaken) {
    yield {
      path: ["beside", "device"],
      code: "neighbour",
      message: "Cannot have a neighbour in a region of its own: the second " +
        "device is the filesystem's",
      hint: "use labelled({ ... })",
    };
  }
  const isLabelled = device?.word === "labelled";
  if (
    isLabelled && beside.device?.word === "labelled" &&
    device.provider !== beside.device.provider
  ) {
    yield {
      path: ["beside", "device"],
      code: "neighbour",
      message: "Cannot have namespaces of two providers in one region",
      hint: "name the same provider for both, or none",
    };
  }
}
