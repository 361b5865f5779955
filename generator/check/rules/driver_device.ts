import { showValue } from "../../base/show_value.ts";
import { levelsOf, providerOf } from "../../vocabulary/pmem_stack.ts";
import type { Driver } from "../../vocabulary/scenario.ts";
import { type Finding, namespaceOf, type Subject } from "../subject.ts";

/** The drivers that each kind of character device goes with, its own first. */
const DRIVERS: {
  [Word in "devdax" | "systemRam"]: readonly Driver[];
} = {
  devdax: ["device_dax", "dax_pmem", "nd_region"],
  systemRam: ["kmem"],
};

/** A device is removed at a level that it has. */
export function* driverDevice(subject: Subject): Iterable<Finding> {
  const { device, remove } = subject.sketch;
  if (device === undefined || remove === undefined) return;
  if (device.word === "devdax" || device.word === "systemRam") {
    const { word, provider } = device;
    // No nd device is above an instance of volatile CXL memory.
    const drivers = provider === "cxl_ram"
      ? DRIVERS[word].slice(0, 1)
      : DRIVERS[word];
    yield* findDevdaxMistake(word, drivers, remove);
    return;
  }
  if (device.word === "daxWindow") {
    yield* findWindowMistake(remove);
    return;
  }
  const namespace = namespaceOf(subject);
  if (
    namespace === undefined || namespace.word === "daxWindow" ||
    namespace.word === "devdax" ||
    namespace.word === "systemRam"
  ) return;
  const provider = providerOf(namespace);
  const levels = levelsOf(provider);
  const made = `a device made by ${device.word}`;
  switch (remove.word) {
    case "unbind":
      if (remove.driver === undefined) return;
      if (levels.drivers.some((driver) => driver === remove.driver)) return;
      yield {
        path: ["remove", "driver"],
        code: "driver-device",
        message: `Cannot unbind ${showValue(remove.driver)} from ${made}`,
        hint: listChoices(`by ${provider} its drivers are`, levels.drivers),
      };
      return;
    case "removeModule":
      if (remove.module === undefined) return;
      if (levels.modules.includes(remove.module)) return;
      yield {
        path: ["remove", "module"],
        code: "driver-device",
        message: `Cannot take ${made} away with the module ` +
          showValue(remove.module),
        hint: listChoices(`by ${provider} its modules are`, levels.modules),
      };
      return;
    case "disableNamespace":
      return;
    case "removePci":
      if (levels.isPci) return;
      yield {
        path: ["remove"],
        code: "driver-device",
        message: `Cannot remove the PCI function of ${made}: ` +
          `by ${provider} it has none`,
        hint: 'set provider: "virtio_pmem" or "cxl" of the device',
      };
  }
}

function* findWindowMistake(
  remove: NonNullable<Subject["sketch"]["remove"]>,
): Iterable<Finding> {
  if (remove.word === "removePci") return;
  const driver = remove.word === "unbind" ? remove.driver : remove.word;
  if (driver === undefined || driver === "virtio_fs") return;
  yield {
    path: remove.word === "unbind" ? ["remove", "driver"] : ["remove"],
    code: "driver-device",
    message: remove.word === "unbind"
      ? `Cannot unbind ${showValue(driver)} from a DAX window`
      : `Cannot use ${showValue(driver)} with a DAX window`,
    hint: 'use unbind({ driver: "virtio_fs", ... }) or removePci({ ... })',
  };
}

function* findDevdaxMistake(
  device: "devdax" | "systemRam",
  drivers: readonly Driver[],
  remove: NonNullable<Subject["sketch"]["remove"]>,
): Iterable<Finding> {
  if (remove.word !== "unbind") {
    yield {
      path: ["remove"],
      code: "driver-device",
      message: `Cannot use ${showValue(remove.word)} with ${device}`,
      hint: "use unbind({ ... })",
    };
    return;
  }
  const { driver } = remove;
  if (driver === undefined || drivers.includes(driver)) return;
  yield {
    path: ["remove", "driver"],
    code: "driver-device",
    message: `Cannot unbind ${showValue(driver)} from a device made by ` +
      device,
    hint: listChoices(
      drivers.length > 1 ? "it goes with" : "its driver is",
      drivers,
    ),
  };
}

function listChoices(start: string, choices: readonly string[]): string {
  return `${start} ${choices.map(showValue).join(", ")}`;
}
