import type { Finding, Subject } from "../subject.ts";

/** The driver that each kind of device has. */
const DRIVERS = { fsdax: "nd_pmem", devdax: "device_dax" } as const;

/** A device is unbound from the driver that it has. */
export function* driverDevice({ sketch }: Subject): Iterable<Finding> {
  const device = sketch.device?.word;
  const driver = sketch.remove?.driver;
  if (device === undefined || driver === undefined) return;
  if (driver === DRIVERS[device]) return;
  yield {
    path: ["remove", "driver"],
    code: "driver-device",
    message: `Cannot unbind "${driver}" from a device made by ${device}`,
    hint: `its driver is "${DRIVERS[device]}"`,
  };
}
