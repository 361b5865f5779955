/** From plans to the files of `tools/testing/selftests/dax`. */

import type { Plan } from "../plan/plan.ts";
import {
  isAboutDevdax,
  isAboutSystemRam,
} from "../vocabulary/scenario_kind.ts";
import { isBlockScenario } from "../vocabulary/pmem_stack.ts";
import { renderTemplate } from "./engine.ts";
import type { GeneratedFile } from "./generated_file.ts";
import { viewHarnessLibrary } from "./harness_library_view.ts";
import { viewHarnessTest } from "./harness_view.ts";
import { viewLibrary } from "./library_view.ts";
import { viewShellTest } from "./shell_view.ts";
import { viewSystemRamTest } from "./system_ram_view.ts";

/** Where the files go under `out/`. */
export const SELFTESTS_DIRECTORY = "selftests/tools/testing/selftests/dax";

/**
 * The programs of C that shell tests use, built but not run by themselves, and
 * what else each of them is made of.
 */
export const HELPERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["dax_user", [
    "dax_calls.c",
    "dax_helper.c",
    "dax_map.c",
    "dax_mapper.c",
    "dax_process.c",
    "dax_remains.c",
    "dax_sigbus.c",
    "dax_state.c",
    "dax_uffd.c",
  ]],
  ["dax_core", []],
  ["dax_reader", ["dax_guest.c", "dax_helper.c"]],
  ["dax_rmmod", []],
  ["dax_files", []],
  ["dax_workload", []],
]);

/** What the programs include. */
const HEADERS = ["dax_guest.h", "dax_helper.h", "dax_user.h"];

/** Options that can be modules; the others are built in. */
const TRISTATE_OPTIONS = new Set([
  "ACPI_NFIT",
  "BLK_DEV_LOOP",
  "OVERLAY_FS",
  "BLK_DEV_DM",
  "BLK_DEV_PMEM",
  "CXL_ACPI",
  "CXL_BUS",
  "CXL_MEM",
  "CXL_PCI",
  "CXL_PMEM",
  "DEV_DAX",
  "DEV_DAX_CXL",
  "DEV_DAX_KMEM",
  "DEV_DAX_PMEM",
  "EROFS_FS",
  "EXT2_FS",
  "EXT4_FS",
  "LIBNVDIMM",
  "VIRTIO_PMEM",
  "X86_PMEM_LEGACY",
  "XFS_FS",
]);

/** What {@linkcode renderSelftests} takes beside the plans. */
export interface SelftestsOptions {
  /**
   * The plans of all tests that will be there one day: the library and the
   * helpers are made for these, so that they stay as they are while tests are
   * added. The plans themselves when absent.
   */
  all?: Plan[];
}

/**
 * Renders all files of the selftests directory, in the order of their paths.
 *
 * @throws {TypeError} If a plan has a word that cannot be rendered.
 */
export function renderSelftests(
  plans: Plan[],
  { all = plans }: SelftestsOptions = {},
): GeneratedFile[] {
  for (const { scenario: { name }, unrendered: [unrendered] } of plans) {
    if (unrendered === undefined) continue;
    throw new TypeError(`Cannot render ${name}: it says ${unrendered.word}`);
  }
  const shell = namePrograms(plans, "shell");
  const harness = namePrograms(plans, "harness");
  const hasLibrary = namePrograms(all, "shell").length > 0;
  const helpers = hasLibrary ? [...HELPERS.keys()] : [];
  const sources = [...HELPERS]
    .map(([program, sources]) => ({ program, sources }))
    .filter(({ sources }) => hasLibrary && sources.length > 0);
  const texts = hasLibrary ? listHelperFiles() : [];
  const timeoutSeconds = longestSeconds(all);
  const kernelOptions = listOptions(plans);
  const files = [
    ...plans.map(renderProgram),
    ...(hasLibrary
      ? [plain("dax_lib.sh", "dax_lib.sh.eta", viewLibrary(timeoutSeconds))]
      : []),
    ...(harness.length > 0
      ? [plain("dax_harness.h", "dax_harness.h.eta", viewHarnessLibrary())]
      : []),
    ...texts.map((name) => plain(name, name, {})),
    plain("Makefile", "Makefile.eta", {
      assignments: [
        assignList("TEST_PROGS", shell),
        assignList("TEST_FILES", hasLibrary ? ["dax_lib.sh"] : []),
        assignList("TEST_GEN_FILES", helpers),
        assignList("TEST_GEN_PROGS", harness),
        // lib.mk makes programs anew when these change.
        assignList(
          "LOCAL_HDRS",
          [
            ...(harness.length > 0 ? ["dax_harness.h"] : []),
            ...(hasLibrary ? HEADERS : []),
          ].sort(),
        ),
      ].filter((line) => line !== "").join("\n"),
      sources,
      harnessPrograms: harness.length,
    }),
    ...(kernelOptions !== ""
      ? [plain("config", "config.eta", { options: kernelOptions })]
      : []),
    plain("settings", "settings.eta", { timeoutSeconds }),
    plain(".gitignore", "gitignore.eta", {
      programs: [...helpers, ...harness].sort().join("\n"),
    }),
  ];
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The files that the helpers of shell tests are made of. */
export function listHelperFiles(): string[] {
  const sources = [...HELPERS].flatMap(([program, parts]) => [
    `${program}.c`,
    ...parts,
  ]);
  return [...new Set([...sources, ...HEADERS])];
}

function renderProgram(plan: Plan): GeneratedFile {
  const { scenario } = plan;
  if (isBlockScenario(scenario)) {
    return {
      ...plain(
        plan.program,
        "filesystem_test.sh.eta",
        viewShellTest(plan),
      ),
      executable: true,
    };
  }
  if (isAboutSystemRam(scenario)) {
    return plain(
      `${plan.program}.c`,
      "kmem_test.c.eta",
      viewSystemRamTest(plan, scenario),
    );
  }
  if (isAboutDevdax(scenario)) {
    return plain(
      `${plan.program}.c`,
      "devdax_test.c.eta",
      viewHarnessTest(plan, scenario),
    );
  }
  throw new TypeError(`Cannot render a test of ${scenario.device.word}`);
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

/** A variable of a Makefile, one word a line if there are several. */
function assignList(variable: string, words: string[]): string {
  if (words.length === 0) return "";
  return [`${variable} :=`, ...words].join(words.length > 1 ? " \\\n\t" : " ");
}

/** What the kernel must be configured with, as in a `.config`. */
export function listOptions(plans: readonly Plan[]): string {
  const options = new Set(plans.flatMap((plan) => plan.needs.kernelOptions));
  return [...options].sort().map((option) =>
    `CONFIG_${option}=${TRISTATE_OPTIONS.has(option) ? "m" : "y"}`
  ).join("\n");
}

/** What the house's `settings` allows a test: the longest of all. */
function longestSeconds(plans: Plan[]): number {
  return Math.max(60, ...plans.map(({ timeoutSeconds }) => timeoutSeconds));
}
