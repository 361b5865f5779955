import {
  type Finding,
  namespaceOf,
  type Subject,
  usersOf,
} from "../subject.ts";

/** What mkfs.xfs refuses to go below, in MiB. */
const SMALLEST_XFS_MIB = 300;

/** A memory block is 128 MiB, and what maps the pages comes before it. */
const SMALLEST_SYSTEM_RAM_MIB = 256;

/** The size in KiB of the files that each user needs. */
function fileSizes(subject: Subject): { index: number; sizeKiB: number }[] {
  return [
    ...usersOf(subject, "mapping", "openFiles").map(({ index, user }) => ({
      index,
      sizeKiB: (user.files ?? 0) * (user.sizeKiB ?? 0),
    })),
    ...usersOf(subject, "fileSet").map(({ index, user }) => ({
      index,
      sizeKiB: (user.files ?? 0) * (user.extents ?? 0) * 4,
    })),
    ...usersOf(subject, "cowFaults").map(({ index, user }) => ({
      index,
      sizeKiB: 2 * (user.processes ?? 0) * (user.sizeKiB ?? 0),
    })),
    ...usersOf(subject, "loopDevice", "swapFile").map(({ index, user }) => ({
      index,
      sizeKiB: (user.sizeMiB ?? 0) * 1024,
    })),
    ...usersOf(subject, "fsx").map(({ index, user }) => ({
      index,
      sizeKiB: (user.fileBytes ?? 0) / 1024,
    })),
  ].sort((a, b) => a.index - b.index);
}

/** Everything that a scenario puts on the device has room there. */
export function* deviceSize(subject: Subject): Iterable<Finding> {
  const { device, filesystem } = subject.sketch;
  const place = device !== undefined && "of" in device
    ? ["device", "of", "sizeMiB"]
    : ["device", "sizeMiB"];
  const namespaceMiB = namespaceOf(subject)?.sizeMiB;
  if (namespaceMiB === undefined) return;
  const startMiB = device?.word === "partition" ? device.startMiB ?? 0 : 0;
  const deviceMiB = namespaceMiB - startMiB;
  if (deviceMiB <= 0) {
    yield {
      path: ["device", "startMiB"],
      code: "device-too-small",
      message: `Cannot begin a partition at ${startMiB} MiB of a device of ` +
        `${namespaceMiB} MiB`,
    };
    return;
  }

  if (filesystem?.word === "xfs" && deviceMiB < SMALLEST_XFS_MIB) {
    yield {
      path: place,
      code: "device-too-small",
      message: `Cannot make an XFS of ${deviceMiB} MiB: ` +
        `mkfs.xfs refuses less than ${SMALLEST_XFS_MIB} MiB`,
      hint: `set sizeMiB to ${SMALLEST_XFS_MIB + startMiB} or more`,
    };
  }

  for (
    const { index, user } of usersOf(subject, "deviceMapping", "memoryUser")
  ) {
    if (user.sizeMiB === undefined || user.sizeMiB <= deviceMiB) continue;
    yield {
      path: ["users", index, "sizeMiB"],
      code: "device-too-small",
      message: `Cannot map ${user.sizeMiB} MiB of a device of ` +
        `${deviceMiB} MiB`,
    };
  }

  if (device?.word === "systemRam" && deviceMiB < SMALLEST_SYSTEM_RAM_MIB) {
    yield {
      path: ["device", "sizeMiB"],
      code: "device-too-small",
      message: `Cannot make a device of ${deviceMiB} MiB System RAM: ` +
        "kmem takes whole memory blocks",
      hint: `set sizeMiB to ${SMALLEST_SYSTEM_RAM_MIB} or more`,
    };
  }

  let filesKiB = 0;
  for (const { index, sizeKiB } of fileSizes(subject)) {
    filesKiB += sizeKiB;
    if (filesKiB <= deviceMiB * 1024) continue;
    yield {
      path: ["users", index],
      code: "device-too-small",
      message: `Cannot put ${Math.ceil(filesKiB / 1024)} MiB of files on ` +
        `a device of ${deviceMiB} MiB`,
      hint: "make the device larger, or the files fewer or smaller",
    };
    return;
  }
}
