import type { DeviceRole } from "../../vocabulary/scenario.ts";
import type { Finding, Subject } from "../subject.ts";

/** A removal and where it stands. */
interface PlacedRemoval {
  path: (string | number)[];
  of?: DeviceRole | undefined;
  driver?: string | undefined;
}

/** The filesystem has the device that is removed of it, and only once. */
export function* deviceRole({ sketch }: Subject): Iterable<Finding> {
  const { device, filesystem, before = [], remove } = sketch;
  const removals: PlacedRemoval[] = [
    ...before.flatMap((step, index) =>
      step?.word === "unbind" ? [{ ...step, path: ["before", index] }] : []
    ),
    { ...remove, path: ["remove"] },
  ];
  for (const { path, driver } of removals.slice(0, -1)) {
    if (driver === undefined || driver === "nd_pmem") continue;
    yield {
      path: [...path, "driver"],
      code: "device-role",
      message: `Cannot unbind "${driver}" before the removal`,
      hint: 'the filesystem\'s other devices have the driver "nd_pmem"',
    };
  }
  if (
    filesystem?.word === "xfs" && filesystem.log !== undefined &&
    filesystem.realtime !== undefined
  ) {
    yield {
      path: ["filesystem", "realtime"],
      code: "device-role",
      message: "Cannot use a third device for the realtime section: " +
        "the log has the second",
      hint: "leave one of them out",
    };
  }
  if (
    remove?.word === "unbind" && remove.of !== undefined &&
    remove.of !== "data" && remove.driver !== undefined &&
    remove.driver !== "nd_pmem"
  ) {
    yield {
      path: ["remove", "driver"],
      code: "device-role",
      message: `Cannot unbind "${remove.driver}" from the ${remove.of} device`,
      hint: 'the filesystem\'s other devices have the driver "nd_pmem"',
    };
  }
  const isSaid = remove?.word === "unbind" && remove.of !== undefined;
  const gone = new Set<DeviceRole>();
  for (const { path, of = "data" } of removals) {
    const place = [...path, "of"];
    if (of !== "data" && lacksDevice(filesystem, device?.word, of)) {
      yield {
        path: place,
        code: "device-role",
        message: `Cannot remove the ${of} device: there is none`,
        hint: `add ${of}: fsdax({ ... }) to ` +
          `${of === "blob" ? "erofs" : "xfs"}({ ... })`,
      };
    } else if (gone.has(of)) {
      yield {
        path: isSaid ? place : path,
        code: "device-role",
        message: `Cannot remove the ${of} device twice`,
      };
    }
    gone.add(of);
  }
}

/** Whether the filesystem has no such device, for certain. */
function lacksDevice(
  filesystem: Subject["sketch"]["filesystem"],
  device: string | undefined,
  of: Exclude<DeviceRole, "data">,
): boolean {
  switch (filesystem?.word) {
    case undefined:
      return device === "devdax";
    case "xfs":
      return of === "blob" || filesystem[of] === undefined;
    case "erofs":
      return of !== "blob" || filesystem.blob === undefined;
    default:
      return true;
  }
}
