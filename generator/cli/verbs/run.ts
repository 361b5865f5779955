/** `yank run`: scenarios on kernels, and a verdict for every test point. */

import { runAndReport, runOptions } from "../run_options.ts";
import type { ArgumentShape, VerbContext } from "../verb.ts";

/** For the help. */
export const summary =
  "Run scenarios in virtual machines and show the verdicts";

/** The options. */
export const options = runOptions;

/** Scenarios; all of them where none is named. */
const argumentShape: ArgumentShape = { placeholder: "SCENARIO" };
export { argumentShape as arguments };

/** Runs them and prints the table. */
export async function run(
  context: VerbContext<typeof runOptions>,
): Promise<0 | 1> {
  return await runAndReport(context);
}
