/** `yank generate`: from specs to `out/`. */

import { checkGenerated, writeGenerated } from "../../emit/write.ts";
import { planScenario } from "../../plan/plan_scenario.ts";
import { coveringSpec } from "../../plan/unrendered.ts";
import { renderReference } from "../../reference/render_reference.ts";
import { renderSelftests } from "../../render/selftests.ts";
import { renderXfstests } from "../../render/xfstests.ts";
import { renderRunSchema } from "../../report/run_schema.ts";
import { keepRendered } from "../rendered_plans.ts";
import { jsonOption, type OptionTable } from "../option_table.ts";
import { selectGoodSpecs } from "../select_specs.ts";
import type { VerbContext } from "../verb.ts";

/** For the help. */
export const summary =
  "Write the kernel tests of all specs, and the reference, to out/";

/** The options. */
export const options = {
  check: {
    kind: "flag",
    summary: "Write nothing, fail if out/ is not as it would be written",
  },
  "dry-run": {
    kind: "flag",
    summary: "Write nothing, print what would be written",
  },
  json: jsonOption,
} as const satisfies OptionTable;

const outDirectory = "out";

/** Writes, or compares, and prints each path that differs. */
export async function run(
  context: VerbContext<typeof options>,
): Promise<0 | 1> {
  const { root, print, talk, signal } = context;
  const { check, json, "dry-run": dryRun } = context.options;
  const specs = await selectGoodSpecs([], context);
  const all = specs.map(({ scenario, path }) => planScenario(scenario, path));
  const plans = keepRendered(all, { talk });
  const files = [
    ...await renderReference(all.map((plan) => coveringSpec(plan))),
    renderRunSchema(),
    ...renderSelftests(plans),
    ...renderXfstests(plans),
  ];
  const out = `${root}/${outDirectory}`;

  if (check) {
    const stale = await checkGenerated({ root: out, files });
    if (json) {
      print(`${JSON.stringify({ stale }, null, 2)}\n`);
    } else {
      for (const { path, reason } of stale) {
        print(`${outDirectory}/${path} ${reason}\n`);
      }
    }
    talk.say(
      stale.length === 0
        ? `${outDirectory}/ is up to date: ${files.length} files`
        : `${outDirectory}/ is stale: run "deno task yank generate"`,
    );
    return stale.length === 0 ? 0 : 1;
  }

  const outcome = await writeGenerated({ root: out, files, dryRun, signal });
  const { untouched, ...done } = outcome;
  if (json) {
    print(`${JSON.stringify({ ...done, untouched }, null, 2)}\n`);
  } else {
    for (const [verb, paths] of Object.entries(done)) {
      const word = verb === "modeChanged" ? "mode changed" : verb;
      for (const path of paths) print(`${word} ${outDirectory}/${path}\n`);
    }
  }
  const changes = Object.values(done).flat().length;
  talk.say(
    `${outDirectory}/: ${changes} of ${files.length} files ${
      dryRun ? "to be " : ""
    }written, ${untouched.length} as they were`,
  );
  return 0;
}
