import type { Device, Driver } from "../../vocabulary/scenario.ts";
import type { Finding, Subject } from "../subject.ts";

/** The drivers that each kind of device goes with, its own first. */
const DRIVERS: { [Word in Device["word"]]?: readonly Driver[] } = {
  devdax: ["device_dax", "dax_pmem", "nd_region"],
  systemRam: ["kmem"],
};

/** Whether no nd device is above the instance, for certain. */
function isOfCxl(device: Subject["sketch"]["device"]): boolean {
  return (device?.word === "devdax" || device?.word === "systemRam") &&
    device.provider === "cxl_ram";
}

/** A device is unbound from the driver that it has. */
export function* driverDevice({ sketch }: Subject): Iterable<Finding> {
  const device = sketch.device?.word;
  const driver = sketch.remove?.driver;
  if (device === undefined || driver === undefined) return;
  const drivers = isOfCxl(sketch.device)
    ? DRIVERS[device]?.slice(0, 1) ?? []
    : DRIVERS[device] ?? ["nd_pmem"];
  if (drivers.includes(driver)) return;
  yield {
    path: ["remove", "driver"],
    code: "driver-device",
    message: `Cannot unbind "${driver}" from a device made by ${device}`,
    hint: drivers.length > 1
      ? `it goes with ${drivers.map((one) => `"${one}"`).join(", ")}`
      : `its driver is "${drivers[0]}"`,
  };
}
