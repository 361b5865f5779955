import type { Finding, Subject } from "../subject.ts";

/** A device is unbound from the driver that it has. */
export function* driverDevice({ sketch }: Subject): Iterable<Finding> {
  const device = sketch.device?.word;
  const driver = sketch.remove?.driver;
  if (device === undefined || driver === undefined) return;
  const right = device === "devdax" ? "device_dax" : "nd_pmem";
  if (driver === right) return;
  yield {
    path: ["remove", "driver"],
    code: "driver-device",
    message: `Cannot unbind "${driver}" from a device made by ${device}`,
    hint: `its driver is "${right}"`,
  };
}
