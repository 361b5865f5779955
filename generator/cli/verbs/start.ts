/** `yank start`: the main job on a fresh machine, from nothing to verdicts. */

import {
  adviseInstall,
  inspectHost,
  installPackages,
  missingPackages,
} from "../../acquire/doctor.ts";
import { EnvironmentError } from "../../base/errors.ts";
import { runAndReport, runOptions } from "../run_options.ts";
import type { VerbContext } from "../verb.ts";
import { run as generate } from "./generate.ts";

/** For the help. */
export const summary =
  "Install what is missing, generate, and run every scenario";

/** The options. */
export const options = runOptions;

/** Installs, generates, runs. */
export async function run(
  context: VerbContext<typeof runOptions>,
): Promise<0 | 1> {
  await installMissing(context);
  await generate({
    ...context,
    // What is written is no result of this verb.
    print: () => {},
    options: { check: false, "dry-run": false, json: false },
  });
  return await runAndReport(context);
}

/** As root it installs; anybody else is told how. */
async function installMissing(
  { talk, signal }: VerbContext,
): Promise<void> {
  const findings = await inspectHost({ signal });
  const advice = adviseInstall(findings);
  if (advice === undefined) return;
  if (Deno.uid() === 0 && advice.startsWith("apt-get ")) {
    talk.say(`installing what is missing: ${advice}`);
    await installPackages(missingPackages(findings), { talk, signal });
    return;
  }
  throw new EnvironmentError({
    action: "Cannot start",
    seen: "programs are missing on this machine",
    mend: advice,
  });
}
