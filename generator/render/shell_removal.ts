/** The shell commands that take a block device away. */

import type { PmemRemoval } from "../vocabulary/scenario.ts";

/**
 * The command that removes the device.
 *
 * @param errors The errno values one of which it has to fail with, as one word.
 */
export function removalCommand(
  remove: PmemRemoval,
  errors?: string,
): string {
  const { withinSeconds } = remove;
  switch (remove.word) {
    case "unbind":
      return onDevice(
        remove,
        `dax_unbind ${withinSeconds}${driverArgument(remove)}`,
      );
    case "removePci":
      return `dax_remove_pci ${withinSeconds}`;
    case "disableNamespace":
      return errors === undefined
        ? `dax_disable_namespace ${withinSeconds}`
        : `dax_disable_refused ${errors} ${withinSeconds}`;
    case "removeModule":
      return errors === undefined
        ? `dax_remove_module ${withinSeconds} ${remove.module}`
        : `dax_module_refused ${errors} ${withinSeconds} ${remove.module}`;
  }
}

/** A command for the device under test, or for the other one if that is removed. */
export function onDevice(remove: PmemRemoval, command: string): string {
  return remove.word !== "unbind" || remove.of === undefined ||
      remove.of === "data"
    ? command
    : `dax_on_second ${command}`;
}

/** The driver that is unbound, with a blank before it; none for nd_pmem. */
export function driverArgument(remove: PmemRemoval): string {
  return remove.word === "unbind" && remove.driver !== "nd_pmem"
    ? ` ${remove.driver}`
    : "";
}

/** The command that looks whether it can be removed so; none for its own driver. */
export function removalRequirement(remove: PmemRemoval): string | undefined {
  switch (remove.word) {
    case "unbind":
      return remove.driver === "nd_pmem"
        ? undefined
        : `dax_require_level ${remove.driver}`;
    case "removePci":
      return "dax_require_pci";
    case "disableNamespace":
      return undefined;
    case "removeModule":
      return `dax_require_module ${remove.module}`;
  }
}
