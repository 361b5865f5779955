/** `yank doctor`: what this machine has and lacks. */

import {
  adviseInstall,
  inspectHost,
  installPackages,
  missingPackages,
} from "../../acquire/doctor.ts";
import { EnvironmentError } from "../../base/errors.ts";
import { jsonOption, type OptionTable } from "../option_table.ts";
import type { VerbContext } from "../verb.ts";

/** For the help. */
export const summary = "Say what this machine lacks, and how to install it";

/** The options. */
export const options = {
  install: { kind: "flag", summary: "Install what is missing, as root" },
  json: jsonOption,
} as const satisfies OptionTable;

/** Prints a line for each thing that is needed. */
export async function run(
  context: VerbContext<typeof options>,
): Promise<0 | 1> {
  const { print, talk, signal } = context;
  let findings = await inspectHost({ signal });
  if (context.options.install) {
    await installPackages(missingPackages(findings), { talk, signal });
    findings = await inspectHost({ signal });
  }
  if (context.options.json) {
    print(`${JSON.stringify({ findings }, null, 2)}\n`);
  } else {
    for (const { name, found, problem, isOptional } of findings) {
      const state = found ?? problem ??
        (isOptional ? "missing, can be done without" : "missing");
      print(`${name.padEnd(22)} ${state}\n`);
    }
  }
  const advice = adviseInstall(findings);
  if (advice === undefined) return 0;
  throw new EnvironmentError({
    action: "Cannot run virtual machines here",
    seen: "programs are missing",
    mend: advice,
  });
}
