/** From plans to patches of an xfstests tree. */

import { EnvironmentError } from "../base/errors.ts";
import { showUnseen, showValue } from "../base/show_value.ts";
import {
  layOutXfstests,
  listXfstestsPrograms,
  XFSTESTS_LIBRARY,
  XFSTESTS_SOURCES,
  type XfstestsCase,
  type XfstestsSet,
} from "../render/xfstests.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import type { Plan } from "../plan/plan.ts";
import type {
  ContributeOptions,
  Contribution,
  PatchDraft,
} from "./contribution.ts";
import { listFixes } from "./cover_letter.ts";
import type { Identity } from "./identity.ts";
import {
  fillItem,
  fillProse,
  joinBlocks,
  lowerFirst,
  SUBJECT_COLUMNS,
  toGerund,
} from "./message.ts";
import {
  editTreeFiles,
  findEarlierTests,
  keepChanged,
  listTreeFiles,
  readTreeFile,
  type Tree,
} from "./tree.ts";
import {
  addIgnored,
  addSubdirectory,
  findFreeNumber,
  GROUPS_FILE,
  IGNORE_FILE,
  parseGroupNames,
  SUBDIRS_FILE,
} from "./xfstests_tree.ts";

/** Files that each xfstests tree has, and that a series needs. */
export const XFSTESTS_TREE_MARKS: readonly string[] = [
  "check",
  "common/exit",
  "common/preamble",
  "common/rc",
  GROUPS_FILE,
  SUBDIRS_FILE,
];

/** Where what cases share goes in the tree. */
export const XFSTESTS_PLACES: readonly string[] = [
  XFSTESTS_LIBRARY,
  XFSTESTS_SOURCES,
];

/** A case with the path that it has, or will have, in the tree. */
interface PlacedCase {
  one: XfstestsCase;
  /** `tests/xfs/801`. */
  path: string;
}

/** What an earlier series left in the tree. */
interface Earlier {
  /** Paths of its cases: the spec of each. */
  tests: Map<string, string>;
  copyright: string | undefined;
}

/**
 * Lays out the patches: what cases share, or an update of what is there already,
 * and then each new case in a patch of its own, with the lowest free number.
 *
 * @throws {EnvironmentError} If names are taken, or the tree lacks a group.
 */
export async function contributeXfstests(
  { tree, plans, known, author, now }: ContributeOptions,
): Promise<Contribution> {
  const earlier = await findEarlier(tree);
  const isUpdate = earlier.tests.size > 0;
  const specs = new Set(earlier.tests.values());
  const all = known.filter((plan) =>
    specs.has(plan.specPath) || isAmong(plan, plans)
  );
  const set = layOutXfstests(all, {
    copyright: earlier.copyright ?? nameCopyright(author, now),
  });
  const { present, added, gone } = await placeCases(tree, {
    cases: set.cases,
    earlier: earlier.tests,
    isWanted: ({ plan }) =>
      plans.some(({ specPath }) => specPath === plan.specPath),
  });
  await refuseUnknownGroups(tree, [...present, ...added]);

  const files = [
    ...set.shared,
    ...present.flatMap((placed) => renderPlaced(set, placed)),
    ...await nameSources(tree),
  ];
  const removed = gone.flatMap((path) => [path, `${path}.out`]);
  return {
    drafts: [
      {
        ...(isUpdate
          ? describeUpdate(await keepChanged(tree, files), gone)
          : describeHelpers()),
        files,
        removed,
      },
      ...added.map((placed) => ({
        ...describeCase(placed.one, set.cases),
        files: renderPlaced(set, placed),
        removed: [],
      })),
    ],
    cover: describeSeries(isUpdate, all),
    tests: [...present, ...added].map(({ one: { plan }, path }) => ({
      plan,
      label: labelOf(path),
    })),
    left: set.left.filter(({ plan }) => isAmong(plan, plans)),
  };
}

function isAmong({ specPath }: Plan, plans: readonly Plan[]): boolean {
  return plans.some((other) => other.specPath === specPath);
}

/** `xfs/801`, as people call it. */
function labelOf(path: string): string {
  return path.slice("tests/".length);
}

/** New files carry their author's name. */
function nameCopyright(author: Identity | undefined, now: Date): string {
  return `${now.getUTCFullYear()} ${author?.name ?? ""}`;
}

async function findEarlier(tree: Tree): Promise<Earlier> {
  const tests = await findEarlierTests(tree, "tests");
  if (tests.size === 0) {
    for (const place of XFSTESTS_PLACES) {
      const [taken] = await listTreeFiles(tree, place);
      if (taken === undefined) continue;
      throw new EnvironmentError({
        action: `Cannot export to ${showValue(tree.path)}`,
        seen: `${place} is taken: no earlier export has written ${
          showValue(taken)
        }`,
      });
    }
  }
  const library = await readTreeFile(tree, XFSTESTS_LIBRARY) ?? "";
  const [, copyright] =
    /^# Copyright \(c\) (.+)\. {2}All Rights Reserved\.$/m.exec(library) ?? [];
  return { tests, copyright };
}

/**
 * Gives cases their paths: those that are there keep theirs, wanted ones get
 * free ones.
 */
async function placeCases(
  tree: Tree,
  { cases, earlier, isWanted }: {
    cases: readonly XfstestsCase[];
    earlier: Map<string, string>;
    isWanted: (one: XfstestsCase) => boolean;
  },
): Promise<{ present: PlacedCase[]; added: PlacedCase[]; gone: string[] }> {
  const names = new Map<string, string[]>();
  for (const { directory } of cases) {
    if (names.has(directory)) continue;
    const path = `tests/${directory}/`;
    names.set(
      directory,
      (await listTreeFiles(tree, path)).map((one) => one.slice(path.length)),
    );
  }
  const left = new Map([...earlier].sort());
  const present: PlacedCase[] = [];
  const added: PlacedCase[] = [];
  for (const one of cases) {
    const directory = `tests/${one.directory}/`;
    const [before] = [...left].find(([path, spec]) =>
      path.startsWith(directory) && spec === one.plan.specPath
    ) ?? [];
    if (before !== undefined) {
      left.delete(before);
      present.push({ one, path: before });
    } else if (isWanted(one)) {
      const taken = names.get(one.directory) ?? [];
      const number = findFreeNumber(taken);
      taken.push(number);
      added.push({ one, path: `${directory}${number}` });
    }
  }
  return { present, added, gone: [...left.keys()] };
}

function renderPlaced(
  { renderCase }: XfstestsSet,
  { one, path }: PlacedCase,
): GeneratedFile[] {
  return renderCase(one, path.slice(path.lastIndexOf("/") + 1));
}

/** The tree does not build with a group that it does not know. */
async function refuseUnknownGroups(
  tree: Tree,
  cases: readonly PlacedCase[],
): Promise<void> {
  const known = parseGroupNames(await readTreeFile(tree, GROUPS_FILE) ?? "");
  const unknown = new Set(
    cases.flatMap(({ one }) => one.groups)
      .filter((group) => !known.has(group)),
  );
  if (unknown.size === 0) return;
  throw new EnvironmentError({
    action: `Cannot export to ${showValue(tree.path)}`,
    seen: `${GROUPS_FILE} has no group ${
      [...unknown].map(showValue).join(", ")
    }`,
    mend: "export to a newer tree",
  });
}

function nameSources(tree: Tree): Promise<GeneratedFile[]> {
  const directory = XFSTESTS_SOURCES.slice("src/".length);
  const programs = listXfstestsPrograms().map((name) => `${directory}/${name}`);
  return editTreeFiles(tree, [
    [SUBDIRS_FILE, (text) => addSubdirectory(text, directory)],
    [IGNORE_FILE, (text) => addIgnored(text, programs)],
  ]);
}

type Message = Pick<PatchDraft, "subject" | "body">;

function describeHelpers(): Message {
  return {
    subject: "fstests: add helpers for tests that take DAX devices away",
    body: joinBlocks([
      fillProse(
        `A driver can be unbound from a DAX device at any time, and unbind cannot fail. The tests that follow take SCRATCH_DEV away while its filesystem is in use, and look at what the kernel makes of it.

Add what they share: shell functions that take the device away within a bounded time, put it back whatever happened, and look at each thing that must hold; and the programs that map, read and write files meanwhile, as neither xfs_io nor a shell can: they keep mappings through a signal, and tell which signal it was.`,
      ),
    ]),
  };
}

/** Where a case is, its name need not say again what it is about. */
const REDUNDANT = / of an? (?:XFS|ext4)(?= (?:are|is|mapped|have)\b|$)/;

/**
 * What a case tests, in one line; where all of it is too long, without what the
 * prefix says already, or without who uses the device, if no other case is
 * called so.
 */
function nameCase(
  one: XfstestsCase,
  others: readonly XfstestsCase[],
): string {
  const { whole, short, plain, bare } = proposeNames(one);
  const isUnique = others.every((other) =>
    other === one || proposeNames(other).bare !== bare
  );
  return [whole, short, plain, ...(isUnique ? [bare] : [])]
    .find((subject) => subject.length <= SUBJECT_COLUMNS) ??
    `${one.directory}: test ${one.plan.scenario.name}`;
}

function proposeNames({ plan: { scenario }, directory }: XfstestsCase) {
  const summary = showUnseen(scenario.summary.replaceAll(/\s+/g, " "));
  const whole = `${directory}: test ${lowerFirst(toGerund(summary))}`;
  return {
    whole,
    short: whole.replace(REDUNDANT, ""),
    plain: `${directory}: ${lowerFirst(summary)}`,
    bare: whole.replace(/ (?:while|under) .*$/, ""),
  };
}

function describeCase(
  one: XfstestsCase,
  others: readonly XfstestsCase[],
): Message {
  const { scenario } = one.plan;
  const fixes = (scenario.fixedBy ?? []).map(({ commit, subject, since }) =>
    `Kernels before ${since} fail, as they lack commit ${commit} ("${subject}").`
  );
  return {
    subject: nameCase(one, others),
    body: joinBlocks([
      fillProse(`${scenario.summary}, and look at what must hold then.`),
      fillProse(scenario.why),
      ...fixes.map((fix) => fillProse(fix)),
    ]),
  };
}

function describeUpdate(files: GeneratedFile[], gone: string[]): Message {
  const list = (intro: string, paths: string[]) =>
    paths.length === 0 ? [] : [fillProse(intro), paths.flatMap(fillItem)];
  return {
    subject: "fstests: update the tests that take DAX devices away",
    body: joinBlocks([
      ...list("Bring these up to date:", files.map(({ path }) => path)),
      ...list("Remove what is of no use any more:", gone),
    ]),
  };
}

function describeSeries(
  isUpdate: boolean,
  plans: readonly Plan[],
): Contribution["cover"] {
  return {
    subject: isUpdate
      ? "fstests: update the tests that take DAX devices away"
      : "fstests: test what happens when a DAX device is taken away",
    body: joinBlocks([
      fillProse(
        `A driver can be unbound from a DAX device at any time, and unbind cannot fail. While files on it are mapped, the kernel has to take every mapping away before the memory is given up, and to tell the processes with SIGBUS; the filesystem has to be unmountable then, and mountable again with its data intact once the device is back.

These tests take SCRATCH_DEV away while it is in use, and look at all of that. SCRATCH_DEV has to be a namespace of libnvdimm, and mounted with DAX by no option of the tester's; emulated memory will do, such as memmap=1G!4G on the kernel's command line.`,
      ),
      listFixes(plans),
    ]),
  };
}
