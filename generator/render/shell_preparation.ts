/** The shell commands of what happens before the removal. */

import type { BlockScenario } from "../vocabulary/scenario.ts";
import { removalCommand } from "./shell_removal.ts";

/** The commands, in the order of the preparations. */
export function preparationCommands(
  { before = [] }: Pick<BlockScenario, "before">,
): string[] {
  return before.flatMap((step) => {
    switch (step.word) {
      case "unbind":
        return [removalCommand(step)];
      case "sysctl":
        return [`dax_set_sysctl ${step.name} ${step.value}`];
      default:
        return [];
    }
  });
}
