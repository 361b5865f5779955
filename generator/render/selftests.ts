/** From plans to the files of `tools/testing/selftests/dax`. */

import type { Plan } from "../plan/plan.ts";
import { SLOW_FACTOR, STEP_SECONDS } from "../plan/plan_scenario.ts";
import { renderTemplate } from "./engine.ts";
import type { GeneratedFile } from "./generated_file.ts";
import { viewHarnessTest } from "./harness_view.ts";
import { viewShellTest } from "./shell_view.ts";

/** Where the files go under `out/`. */
export const SELFTESTS_DIRECTORY = "selftests/tools/testing/selftests/dax";

/** The programs of C that shell tests use, built but not run by themselves. */
const HELPERS = ["dax_user", "dax_workload"];

/** Options that can be modules; the others are built in. */
const TRISTATE_OPTIONS = new Set([
  "BLK_DEV_PMEM",
  "DEV_DAX",
  "DEV_DAX_PMEM",
  "EXT4_FS",
  "LIBNVDIMM",
  "XFS_FS",
]);

/** Renders all files of the selftests directory, in the order of their paths. */
export function renderSelftests(plans: Plan[]): GeneratedFile[] {
  const files = [
    ...plans.map(renderProgram),
    plain("dax_lib.sh", "dax_lib.sh.eta", {
      seconds: STEP_SECONDS,
      slowFactor: SLOW_FACTOR,
      userSeconds: SLOW_FACTOR * longestSeconds(plans),
    }),
    plain("dax_user.c", "dax_user.c", {}),
    plain("dax_workload.c", "dax_workload.c", {}),
    plain("Makefile", "Makefile.eta", viewMakefile(plans)),
    plain("config", "config.eta", { options: listOptions(plans) }),
    plain("settings", "settings.eta", {
      timeoutSeconds: longestSeconds(plans),
    }),
    plain(".gitignore", "gitignore.eta", {
      programs: [...HELPERS, ...namePrograms(plans, "harness")].sort().join(
        "\n",
      ),
    }),
  ];
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

function renderProgram(plan: Plan): GeneratedFile {
  const { scenario } = plan;
  if (scenario.filesystem !== undefined) {
    return {
      ...plain(
        plan.program,
        "filesystem_test.sh.eta",
        viewShellTest(plan, scenario),
      ),
      executable: true,
    };
  }
  return plain(
    `${plan.program}.c`,
    "devdax_test.c.eta",
    viewHarnessTest(plan, scenario),
  );
}

function plain(name: string, template: string, view: object): GeneratedFile {
  return {
    path: `${SELFTESTS_DIRECTORY}/${name}`,
    text: renderTemplate(`selftests/${template}`, view),
    executable: false,
  };
}

function namePrograms(plans: Plan[], form: Plan["form"]): string[] {
  return plans.filter((plan) => plan.form === form)
    .map(({ program }) => program).sort();
}

function viewMakefile(plans: Plan[]): Record<string, string> {
  const harness = namePrograms(plans, "harness");
  return {
    testPrograms: assignList("TEST_PROGS", namePrograms(plans, "shell")),
    generatedPrograms: assignList("TEST_GEN_PROGS", harness),
    harnessTargets: harness.map((name) => `$(OUTPUT)/${name}`).join(" "),
  };
}

/** A variable of a Makefile, one word a line if there are several. */
function assignList(variable: string, words: string[]): string {
  return [`${variable} :=`, ...words].join(words.length > 1 ? " \\\n\t" : " ");
}

function listOptions(plans: Plan[]): string {
  const options = new Set(plans.flatMap((plan) => plan.needs.kernelOptions));
  return [...options].sort().map((option) =>
    `CONFIG_${option}=${TRISTATE_OPTIONS.has(option) ? "m" : "y"}`
  ).join("\n");
}

/** What the house's `settings` allows a test: the longest of all. */
function longestSeconds(plans: Plan[]): number {
  return Math.max(60, ...plans.map(({ timeoutSeconds }) => timeoutSeconds));
}
