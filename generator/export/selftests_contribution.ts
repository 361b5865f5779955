/** From plans to patches of `tools/testing/selftests/dax`. */

import { EnvironmentError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import type { Plan } from "../plan/plan.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import { renderSelftests, SELFTESTS_DIRECTORY } from "../render/selftests.ts";
import { listFixes } from "./cover_letter.ts";
import type {
  ContributeOptions,
  Contribution,
  PatchDraft,
} from "./contribution.ts";
import {
  addMaintainedFiles,
  addTarget,
  MAINTAINERS_FILE,
  TARGETS_FILE,
} from "./kernel_tree.ts";
import { fillItem, fillProse, joinBlocks } from "./message.ts";
import { groupPlans, type PlanGroup } from "./selftests_groups.ts";
import {
  editTreeFiles,
  findEarlierTests,
  keepChanged,
  listTreeFiles,
  readTreeFile,
  type Tree,
} from "./tree.ts";

/** Files that each kernel tree has, and that a series needs. */
export const KERNEL_TREE_MARKS: readonly string[] = [
  MAINTAINERS_FILE,
  TARGETS_FILE,
  "tools/testing/selftests/lib.mk",
  "tools/testing/selftests/kselftest_harness.h",
  "tools/testing/selftests/kselftest/ktap_helpers.sh",
];

/** Where the tests are in the tree. */
export const DAX_DIRECTORY = "tools/testing/selftests/dax";

const PREFIX = "selftests/dax:";

/** What an earlier series left in the tree. */
interface Earlier {
  /** Plans whose tests are there. */
  plans: Plan[];
  /** Paths of what is to go. */
  removed: string[];
}

/**
 * Lays out the patches: the library and the helpers, or an update of what is
 * there already, and then the new tests in groups. After each the directory can
 * be built.
 *
 * @throws {EnvironmentError} If the directory has something else in it.
 */
export async function contributeSelftests(
  { tree, plans, known }: ContributeOptions,
): Promise<Contribution> {
  const earlier = await findEarlier(tree, [...known, ...plans]);
  const isUpdate = earlier !== undefined;
  const present = earlier?.plans ?? [];
  const added = plans.filter((plan) => !isAmong(plan, present));
  const all = [...present, ...added].sort((a, b) =>
    a.program < b.program ? -1 : 1
  );
  const render = (some: Plan[]) =>
    renderSelftests(some, { all }).map(placeInTree);

  const shared = [...render(present), ...await nameDirectory(tree)];
  const removed = earlier?.removed ?? [];
  const drafts: PatchDraft[] = [{
    ...(isUpdate
      ? describeUpdate({
        present,
        changed: await keepChanged(tree, shared),
        removed,
      })
      : describeHelpers()),
    files: shared,
    removed,
  }];
  let soFar = present;
  for (const group of groupPlans(added)) {
    soFar = all.filter((plan) =>
      isAmong(plan, soFar) || isAmong(plan, group.plans)
    );
    drafts.push({ ...describeGroup(group), files: render(soFar), removed: [] });
  }
  return {
    drafts,
    cover: describeSeries(isUpdate, all),
    tests: all.map((plan) => ({ plan, label: plan.program })),
    left: [],
  };
}

function isAmong({ program }: Plan, plans: readonly Plan[]): boolean {
  return plans.some((other) => other.program === program);
}

/** From the path under `out/` to that in the tree. */
function placeInTree(file: GeneratedFile): GeneratedFile {
  const name = file.path.slice(SELFTESTS_DIRECTORY.length + 1);
  return { ...file, path: `${DAX_DIRECTORY}/${name}` };
}

/** The file that a plan's test is written in. */
function sourceOf({ form, program }: Plan): string {
  return `${DAX_DIRECTORY}/${program}${form === "harness" ? ".c" : ""}`;
}

async function findEarlier(
  tree: Tree,
  known: Plan[],
): Promise<Earlier | undefined> {
  const there = await listTreeFiles(tree, DAX_DIRECTORY);
  const tests = await findEarlierTests(tree, DAX_DIRECTORY);
  const action = `Cannot export to ${showValue(tree.path)}`;
  if (tests.size === 0) {
    if (there.length === 0) return undefined;
    throw new EnvironmentError({
      action,
      seen: `${DAX_DIRECTORY} is taken: no earlier export has written ${
        nameSome(there)
      }`,
    });
  }
  const sources = new Map(known.map((plan) => [sourceOf(plan), plan]));
  const makefile = await readTreeFile(tree, `${DAX_DIRECTORY}/Makefile`) ?? "";
  const built = new Set(makefile.match(/[\w.-]+/g));
  const rendered = new Set(
    renderSelftests([...new Set(sources.values())]).map((file) =>
      placeInTree(file).path
    ),
  );
  // Of what is neither test nor helper of today: a helper of an earlier day is
  // in the Makefile by its file's name, a test of somebody else's is run.
  const others = there.filter((path) =>
    !tests.has(path) && (!rendered.has(path) || sources.has(path))
  );
  const foreign = others.filter((path) =>
    sources.has(path) || listRun(makefile).has(baseOf(path).replace(/\.c$/, ""))
  );
  if (foreign.length > 0) {
    throw new EnvironmentError({
      action,
      seen: `no earlier export has written ${nameSome(foreign)}, ` +
        "and an update would take it out of the Makefile",
    });
  }
  return {
    plans: [...tests.keys()].flatMap((path) => sources.get(path) ?? []),
    removed: [
      ...[...tests.keys()].filter((path) => !sources.has(path)),
      ...others.filter((path) => built.has(baseOf(path))),
    ].sort(),
  };
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function nameSome(paths: string[]): string {
  const [first = "", ...others] = paths.map(showValue);
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** The programs that a Makefile says are to be run. */
function listRun(makefile: string): Set<string> {
  const lists = makefile.replaceAll("\\\n", " ")
    .matchAll(/^TEST(?:_GEN)?_PROGS\s*[:+]?=(.*)$/gm);
  return new Set(
    [...lists].flatMap(([, words = ""]) => words.split(/\s+/)),
  );
}

function nameDirectory(tree: Tree): Promise<GeneratedFile[]> {
  return editTreeFiles(tree, [
    [MAINTAINERS_FILE, (text) => addMaintainedFiles(text, `${DAX_DIRECTORY}/`)],
    [TARGETS_FILE, (text) => addTarget(text, "dax")],
  ]);
}

type Message = Pick<PatchDraft, "subject" | "body">;

function describeHelpers(): Message {
  return {
    subject: `${PREFIX} Add helpers for tests of device removals`,
    body: joinBlocks([
      fillProse(
        `A driver can be unbound from a DAX device at any time, and unbind cannot fail. The tests that follow take devices away while others use them, and look at what the kernel makes of it.

Add what they share: a library for shell tests, which prepares the device and the filesystem, takes the device away within a bounded time, puts it back whatever happened, and reports each thing that must hold as a line of TAP; and the programs by which it maps, reads and writes files, as a shell cannot.

Nothing is touched but devices that the environment names. The directory belongs to those who maintain drivers/dax.`,
      ),
    ]),
  };
}

function describeGroup({ of, about, plans }: PlanGroup): Message {
  const scenarios = plans.map(({ program, scenario }) =>
    fillItem(`${program}: ${scenario.summary}`)
  );
  const isOne = plans.length === 1;
  return {
    subject: `${PREFIX} Add ${isOne ? "a test" : "tests"} of ${of}`,
    body: joinBlocks([
      fillProse(about),
      fillProse(
        `What must hold, and why, is in the header of ${
          isOne ? "the" : "each"
        } test:`,
      ),
      scenarios.flat(),
    ]),
  };
}

function describeUpdate(
  { present, changed, removed }: {
    present: Plan[];
    changed: GeneratedFile[];
    removed: string[];
  },
): Message {
  const paths = changed.map(({ path }) => path);
  const tests = present.filter((plan) => paths.includes(sourceOf(plan)));
  const others = paths.filter((path) =>
    !present.some((plan) => sourceOf(plan) === path)
  );
  const list = (intro: string, names: string[]) =>
    names.length === 0 ? [] : [fillProse(intro), names.flatMap(fillItem)];
  return {
    subject: `${PREFIX} Update the tests of device removals`,
    body: joinBlocks([
      ...list(
        "Bring these tests up to date:",
        tests.map(({ program, scenario }) => `${program}: ${scenario.summary}`),
      ),
      ...list("Bring what the tests share up to date:", others.map(baseOf)),
      ...list("Remove what is of no use any more:", removed.map(baseOf)),
    ]),
  };
}

function describeSeries(
  isUpdate: boolean,
  plans: Plan[],
): Contribution["cover"] {
  return {
    subject: isUpdate
      ? `${PREFIX} Update the tests of device removals`
      : `${PREFIX} Add tests of device removals`,
    body: joinBlocks([
      fillProse(
        `A driver can be unbound from a DAX device at any time, and unbind cannot fail. While the device, or files on it, are mapped, the kernel has to take every mapping away before the memory is given up, and to tell the processes with SIGBUS; a filesystem on it has to be unmountable then, and mountable again with its data intact once the device is back.

These tests take devices away while they are in use, and look at all of that. They destroy what is on the device: none is touched but those named by KSFT_PMEM_DEV, KSFT_DAX_DEV or KSFT_PMEM_REGION, and without them the tests are skipped. Emulated memory will do, such as memmap=1G!4G on the kernel's command line.`,
      ),
      listFixes(plans),
    ]),
  };
}
