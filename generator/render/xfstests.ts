/** From plans to the files of an xfstests tree. */

import { HELPERS, listHelperFiles } from "./selftests.ts";
import type { Plan, TestPoint } from "../plan/plan.ts";
import { selectCells } from "../plan/select_cells.ts";
import { isBlockScenario } from "../vocabulary/pmem_stack.ts";
import type { Filesystem } from "../vocabulary/scenario.ts";
import { renderTemplate } from "./engine.ts";
import { foldLines } from "./fold.ts";
import type { GeneratedFile } from "./generated_file.ts";
import { viewLibrary, XFSTESTS_TOOLS } from "./library_view.ts";
import {
  listNeeded,
  parseShellLibrary,
  renameWords,
  type ShellLibrary,
} from "./shell_library.ts";
import { tapName } from "./quote.ts";
import {
  hasUnknownDevice,
  listGroups,
  viewXfstestsCase,
} from "./xfstests_view.ts";

/** Where the files go under `out/`. */
export const XFSTESTS_DIRECTORY = "xfstests";

/** Where the C programs go in a tree. */
export const XFSTESTS_SOURCES = "src/dax-remove";

/** The file of shell functions that cases share. */
export const XFSTESTS_LIBRARY = "common/dax_remove";

/** Whose copyright the committed files name; an export names its author's. */
export const COPYRIGHT = "2026 The yank authors";

/** The number of the first case of a directory in `out/`. */
const FIRST_NUMBER = 901;

/** The parts of the library that no house owns, in the order of their files. */
const PARTS = [
  "wait",
  "points",
  "device",
  "levels",
  "files",
  "users",
  "answers",
  "layers",
  "log",
];

/** How functions are called that skip the test. */
const REQUIRE = "dax_require_";

/** The house has its own fsstress and fsx. */
const OWN_PROGRAMS = [...HELPERS.keys()].filter((name) =>
  name !== "dax_workload"
);

/** A case of an xfstests tree. */
export interface XfstestsCase {
  /** With the cells of its filesystem only. */
  plan: Plan;
  /** The directory under `tests`: xfs or ext4. */
  directory: string;
  /** What `_begin_fstest` is told. */
  groups: string[];
  /** The type of filesystem that the tree has to be told to test. */
  filesystem: XfstestsFilesystem;
}

/** What there are cases about. */
export type XfstestsFilesystem = "xfs" | "ext4" | "ext2";

/** A scenario that is no case there. */
export interface LeftOut {
  plan: Plan;
  /** Ends a sentence that starts with its name: `has no filesystem`. */
  reason: string;
}

/** Where cases about a filesystem are. */
const DIRECTORIES: Record<XfstestsFilesystem, string> = {
  xfs: "xfs",
  ext4: "ext4",
  ext2: "ext4",
};

function isKnown(word: Filesystem["word"]): word is XfstestsFilesystem {
  return Object.hasOwn(DIRECTORIES, word);
}

/** The cases of plans, by directory and scenario, and what is none. */
export function listXfstestsCases(
  plans: readonly Plan[],
): { cases: XfstestsCase[]; left: LeftOut[] } {
  const cases: XfstestsCase[] = [];
  const left: LeftOut[] = [];
  for (const plan of plans) {
    const words = [
      ...new Set(
        plan.cells.map(({ scenario }) =>
          isBlockScenario(scenario) ? scenario.filesystem?.word : undefined
        ),
      ),
    ];
    for (const word of words) {
      if (word === undefined || !isKnown(word)) {
        left.push({ plan, reason: reasonFor(plan, word) });
        continue;
      }
      if (hasUnknownDevice(plan)) {
        left.push({
          plan,
          reason: "has a second device that xfstests has no name for",
        });
        continue;
      }
      const own = words.length === 1 ? plan : planOfFilesystem(plan, word);
      cases.push({
        plan: own,
        directory: DIRECTORIES[word],
        groups: listGroups(own),
        filesystem: word,
      });
    }
  }
  const key = ({ directory, plan }: XfstestsCase) =>
    `${directory}/${plan.scenario.name}`;
  return {
    cases: cases.sort((a, b) => key(a) < key(b) ? -1 : 1),
    left,
  };
}

function reasonFor(
  { form }: Plan,
  word: Filesystem["word"] | undefined,
): string {
  if (form === "harness") return "is about a device without a filesystem";
  return word === undefined
    ? "has no filesystem"
    : `has a filesystem that xfstests cannot make: ${word}`;
}

/** The part of a plan that is about one filesystem, under a name of its own. */
function planOfFilesystem(plan: Plan, word: string): Plan {
  const cells = plan.cells.filter(({ scenario }) =>
    isBlockScenario(scenario) && scenario.filesystem?.word === word
  );
  return {
    ...selectCells(plan, cells.map(({ name }) => name)),
    scenario: { ...plan.scenario, name: `${plan.scenario.name}-${word}` },
  };
}

/** The cases of plans, and what renders them as parts of one whole. */
export interface XfstestsSet {
  cases: XfstestsCase[];
  left: LeftOut[];
  /** What they share: shell functions, and C programs with their Makefile. */
  shared: GeneratedFile[];
  /** The case and its golden output, by its number: three digits. */
  renderCase: (one: XfstestsCase, number: string) => GeneratedFile[];
}

/**
 * Lays out cases that share what several of them need; what one alone needs is
 * in that one.
 *
 * @param copyright The year and the name that files have.
 */
export function layOutXfstests(
  plans: readonly Plan[],
  { copyright = COPYRIGHT }: { copyright?: string } = {},
): XfstestsSet {
  const { cases, left } = listXfstestsCases(plans);
  const library = renderLibrary(cases, copyright);
  const laidOut = new Map(cases.map((one) => {
    const view = viewXfstestsCase(one.plan, one);
    // The head has a function in a variable.
    const text = library.head + renderText(view, { number: "", copyright });
    return [one, { view, needed: listNeeded(text, library) }];
  }));
  const counts = new Map<string, number>();
  for (
    const name of [...laidOut.values()].flatMap((
      { needed },
    ) => [...needed])
  ) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  // One case alone leaves all to those that are to come.
  const least = cases.length === 1 ? 1 : 2;
  const shared = new Set(
    [...counts].filter(([name, count]) =>
      // What is required comes before a case's own functions.
      count >= least || name.startsWith(REQUIRE)
    ).map(([name]) => name),
  );
  const names = new Map([...library.functions.keys()].map((name) => [
    name,
    shared.has(name) ? nameInHouse(name) : name,
  ]));
  const finish = (text: string) => foldLines(renameWords(text, names));
  const selectText = (isWanted: (name: string) => boolean) =>
    [...library.functions.values()].filter(({ name }) => isWanted(name))
      .map(({ text }) => text);
  return {
    cases,
    left,
    shared: cases.length === 0 ? [] : [
      ...renderSources(),
      plain(
        XFSTESTS_LIBRARY,
        finish(
          [library.head, ...selectText((name) => shared.has(name))]
            .join("\n\n") + "\n",
        ),
      ),
    ],
    renderCase: (one, number) => {
      const found = laidOut.get(one);
      if (found === undefined) throw new TypeError("No case of this set");
      const { view, needed } = found;
      const functions = selectText((name) =>
        needed.has(name) && !shared.has(name)
      );
      const programs = listPrograms(
        selectText((name) => needed.has(name)).join("\n"),
      );
      const path = `tests/${one.directory}/${number}`;
      return [
        {
          ...plain(
            path,
            finish(
              renderText(view, { number, copyright, functions, programs }),
            ),
          ),
          executable: true,
        },
        plain(`${path}.out`, renderGolden(one.plan.points, number)),
      ];
    },
  };
}

/** All files of the tree under `out/`, numbered by their places. */
export function renderXfstests(plans: readonly Plan[]): GeneratedFile[] {
  const { cases, shared, renderCase } = layOutXfstests(plans);
  return [
    ...shared,
    ...numberCases(cases).flatMap(([one, number]) => renderCase(one, number)),
  ].map((file) => ({ ...file, path: `${XFSTESTS_DIRECTORY}/${file.path}` }));
}

/** Cases with the numbers that they have in `out/`. */
export function numberCases(
  cases: readonly XfstestsCase[],
): [one: XfstestsCase, number: string][] {
  const next = new Map<string, number>();
  return cases.map((one) => {
    const number = next.get(one.directory) ?? FIRST_NUMBER;
    next.set(one.directory, number + 1);
    return [one, `${number}`];
  });
}

/** Where cases are under `out/`, with the paths of the specs of each. */
export function listCasePaths(
  cases: readonly XfstestsCase[],
): { specPath: string; path: string }[] {
  return numberCases(cases).map(([{ plan, directory }, number]) => ({
    specPath: plan.specPath,
    path: `${XFSTESTS_DIRECTORY}/tests/${directory}/${number}`,
  }));
}

function renderLibrary(
  cases: readonly XfstestsCase[],
  copyright: string,
): ShellLibrary {
  const seconds = Math.max(60, ...cases.map((one) => one.plan.timeoutSeconds));
  return parseShellLibrary(
    renderTemplate("xfstests/dax_remove.sh.eta", {
      ...viewLibrary(seconds),
      tools: XFSTESTS_TOOLS,
      copyright,
      parts: PARTS,
    }),
  );
}

/** A case's text, in the names that the library has. */
function renderText(
  view: ReturnType<typeof viewXfstestsCase>,
  { number, copyright, functions = [], programs = [] }: {
    number: string;
    copyright: string;
    functions?: string[];
    programs?: string[];
  },
): string {
  return renderTemplate("xfstests/case.sh.eta", {
    ...view,
    number,
    copyright,
    functions,
    programs,
  });
}

/** The house's functions have a mark before them, and what requires comes first. */
function nameInHouse(name: string): string {
  return name.startsWith(REQUIRE)
    ? name.replace(REQUIRE, "_require_dax_")
    : `_${name}`;
}

/** The programs that functions start. */
function listPrograms(text: string): string[] {
  const starts = text.matchAll(
    /"\$DAX_DIR"\/(dax_\w+)|dax_start_helper (dax_\w+)/g,
  );
  return [
    ...new Set(Array.from(starts, ([, one, other]) => one ?? other ?? "")),
  ].sort();
}

/** What a case prints where all holds. */
function renderGolden(points: readonly TestPoint[], number: string): string {
  return [
    `QA output created by ${number}`,
    ...points.map(({ name }) => tapName(name)),
  ].map((line) => `${line}\n`).join("");
}

function renderSources(): GeneratedFile[] {
  const sources = [...HELPERS].map(([program, sources]) => ({
    program,
    sources,
  })).filter(({ program }) => OWN_PROGRAMS.includes(program));
  return [
    ...listHelperFiles().filter((name) => name !== "dax_workload.c")
      .map((name) =>
        plain(
          `${XFSTESTS_SOURCES}/${name}`,
          // The house's flags have it.
          renderTemplate(`selftests/${name}`, {})
            .replace("#define _GNU_SOURCE\n", ""),
        )
      ),
    plain(
      `${XFSTESTS_SOURCES}/Makefile`,
      renderTemplate("xfstests/src_makefile.eta", {
        programs: OWN_PROGRAMS,
        sources: sources.filter(({ sources }) => sources.length > 0),
      }),
    ),
  ];
}

function plain(path: string, text: string): GeneratedFile {
  return { path, text, executable: false };
}

/** The programs that a tree has to build, and to ignore. */
export function listXfstestsPrograms(): string[] {
  return OWN_PROGRAMS;
}
