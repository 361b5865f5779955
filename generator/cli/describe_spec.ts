/** A spec in full: what `yank show` tells of it. */

import { fillLines, splitParagraphs } from "../base/prose.ts";
import { listWords, type PlacedWord } from "../plan/list_words.ts";
import type { Plan } from "../plan/plan.ts";
import type { Vocabulary } from "../reference/read_vocabulary.ts";
import { renderSelftests } from "../render/selftests.ts";
import type { LeftOut } from "../render/xfstests.ts";
import { catalogueEntries } from "../vocabulary/catalogue.ts";
import type { CatalogueEntry } from "../vocabulary/catalogue/entry.ts";
import type { Fix, KnownIssue, Spec } from "../vocabulary/scenario.ts";
import { layOutRows } from "./help.ts";
import { showCode } from "./show_code.ts";

/** A word, and what it means. */
export interface Step extends PlacedWord {
  /** The first sentence of its docstring. */
  meaning: string;
}

/** A spec with its plan, and all that follows from them. */
export interface SpecDescription extends Plan {
  /** What its labels stand for. */
  catalogue: CatalogueEntry[];
  /** What the test does, in this order, up to the removal. */
  steps: Step[];
  /** What `yank generate` writes for it, under `out/`. */
  files: {
    /** Its own program. */
    own: string[];
    /** What it shares with other scenarios. */
    shared: string[];
  };
  /** Why it is no case of xfstests; absent where it is one. */
  notInXfstests?: string;
}

/** What xfstests has of all specs. */
export interface XfstestsOfAll {
  /** The paths of cases under `out/`. */
  paths: { specPath: string; path: string }[];
  left: LeftOut[];
}

/** The first sentence of a docstring, on one line. */
function firstSentence(text: string): string {
  const [paragraph = []] = splitParagraphs(text);
  return paragraph.join(" ").replace(/(?<=[^.])\.(?: .*)?$/, "");
}

/** Puts together what there is to tell of a spec. */
export function describeSpec(
  { spec, plan, vocabulary, xfstests = { paths: [], left: [] } }: {
    spec: Spec;
    plan: Plan;
    vocabulary: Vocabulary;
    xfstests?: XfstestsOfAll;
  },
): SpecDescription {
  const paths = plan.unrendered.length > 0
    ? []
    : renderSelftests([plan]).map(({ path }) => path);
  const isOwn = (path: string) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return name === plan.program || name === `${plan.program}.c`;
  };
  const { specPath } = plan;
  const left = xfstests.left.find((one) => one.plan.specPath === specPath);
  return {
    ...plan,
    ...(left === undefined ? {} : { notInXfstests: left.reason }),
    catalogue: plan.scenario.covers.flatMap((label) =>
      catalogueEntries.get(label) ?? []
    ),
    steps: listWords(spec).map((placed) => ({
      ...placed,
      meaning: firstSentence(vocabulary.words.get(placed.word)?.text ?? ""),
    })),
    files: {
      own: [
        ...paths.filter(isOwn),
        ...xfstests.paths.filter((one) => one.specPath === specPath)
          .flatMap(({ path }) => [path, `${path}.out`]),
      ],
      shared: paths.filter((path) => !isOwn(path)),
    },
  };
}

/** Words in lines that begin with blanks. */
function indent(text: string, columns: number): string[] {
  const blanks = " ".repeat(columns);
  return fillLines(text.split(" "), 79 - columns).map((line) => blanks + line);
}

/** Rows of two columns without those that have nothing to say. */
function layOutFacts(facts: [string, string][]): string[] {
  return layOutRows(facts.filter(([, value]) => value !== ""));
}

/** A heading and what is under it, or nothing. */
function section(heading: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ["", `${heading}:`, ...lines];
}

function describeSteps(steps: Step[]): string[] {
  return steps.flatMap(({ field, cell, word, options, meaning }, index) => [
    ...indent(
      `${cell === undefined ? field : `${field} (${cell})`}: ${
        showCode({ word, ...options })
      }`,
      5,
    ).map((line, at) =>
      at === 0 ? `  ${String(index + 1).padStart(2)} ${line.trimStart()}` : line
    ),
    ...meaning === "" ? [] : indent(meaning, 7),
  ]);
}

function describeFix({ commit, subject, since }: Fix): string[] {
  return indent(`${commit} ("${subject}"), v${since}`, 2);
}

function describeIssue(issue: KnownIssue): string[] {
  const { kernels, shows, breaks, cells, reportedIn, certainty } = issue;
  return [
    ...indent(`${kernels}: ${shows}: ${issue.symptom}`, 2),
    ...indent(`${issue.cause} (${certainty})`, 4),
    ...indent(
      [
        `breaks ${breaks.join(", ")}`,
        ...cells === undefined ? [] : [`in ${cells.join(", ")}`],
        ...reportedIn === undefined ? [] : [`reported in ${reportedIn}`],
        ...issue.reference === undefined ? [] : [issue.reference],
      ].join("; "),
      4,
    ),
  ];
}

/** The description for people. */
export function renderDescription(
  { scenario, needs, steps, files, ...description }: SpecDescription,
): string {
  return [
    `${scenario.name}: ${scenario.summary}`,
    "",
    ...splitParagraphs(scenario.why).flatMap((words) => [
      ...indent(words.join(" "), 2),
      "",
    ]),
    ...layOutFacts([
      ["spec", description.specPath],
      ...description.catalogue.map(({ label, setUp }): [string, string] => [
        label,
        setUp,
      ]),
      ["missing", description.missing ?? ""],
    ]),
    ...section(
      "steps, up to the test points",
      describeSteps(steps),
    ),
    ...section(
      "needs",
      layOutFacts([
        ...needs.devices.map((
          { provider, kind, sizeMiB },
        ): [string, string] => [
          "device",
          `${kind} by ${provider}, ${sizeMiB} MiB`,
        ]),
        ["tools", needs.tools.join(" ")],
        ["modules", needs.modules.join(" ")],
        ["kernel", needs.kernelOptions.join(" ")],
        ["timeout", `${description.timeoutSeconds} s`],
      ]),
    ),
    ...section(
      "test points",
      description.points.map(({ name }, index) =>
        `  ${String(index + 1).padStart(2)} ${name}`
      ),
    ),
    ...section(
      "made to work by",
      (scenario.fixedBy ?? []).flatMap(describeFix),
    ),
    ...section("known issues", description.knownIssues.flatMap(describeIssue)),
    ...section("files", [
      ...files.own.map((path) => `  out/${path}`),
      ...files.shared.map((path) => `  out/${path} (shared)`),
      ...description.notInXfstests === undefined
        ? []
        : indent(`no case of xfstests: it ${description.notInXfstests}`, 2),
    ]),
    "",
  ].join("\n");
}
