/**
 * Whether generated cases are such as the reviewers of xfstests take.
 *
 * The rules have the numbers of their list: E must be mended, W will be asked
 * about. What the files alone cannot say is decided elsewhere: that the
 * scripts are good bash and shellcheck has nothing to say (E8, by tests of the
 * renderer), that the names of a device are resolved before it goes and few
 * pages are mapped (E13, by the templates and the plan), that the target's
 * lists in src/Makefile and .gitignore name the programs (E11, by the export),
 * that a commit has the subject that is quoted (W6, by whoever has a tree of
 * the kernel), and whether a case can be in "auto" (W10, by runs on kernels).
 *
 * @module
 */

import type { GeneratedFile } from "../render/generated_file.ts";
import { orderFindings } from "./finding.ts";
import type { LintFinding } from "./finding.ts";
import type { House } from "./house.ts";
import { builtInHouse } from "./house_helpers.ts";
import { lintGolden } from "./lint_golden.ts";
import { lintCourse, lintHabits, lintOwnNames } from "./lint_habits.ts";
import { lintHeader, lintLicence } from "./lint_header.ts";
import { lintHelpers } from "./lint_helpers.ts";
import { lintJobs } from "./lint_jobs.ts";
import { lintOutput } from "./lint_output.ts";
import { lintPrograms } from "./lint_programs.ts";
import { lintRemoval } from "./lint_removal.ts";
import { lintCommits, lintRequirements } from "./lint_requirements.ts";
import { lintEnd, lintWords } from "./lint_shell.ts";
import { lintLines, lintText } from "./lint_text.ts";
import { ShellSyntaxError } from "./shell_cursor.ts";
import { readScript } from "./shell_script.ts";
import type { ShellScript } from "./shell_script.ts";
import { readCase } from "./xfstests_case.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

/** `tests/xfs/901`, with or without `.out`. */
const CASE = /(?:^|\/)tests\/([a-z0-9]+)\/([^/]+?)(\.out)?$/;
const SHARED = /(?:^|\/)common\/([\w.-]+)$/;

/**
 * Judges the files of an xfstests tree that were generated together: cases,
 * their golden output, what they source and what they run.
 *
 * @param files With paths that end in those of the tree: `tests/xfs/901`.
 * @param house What the tree has; a table of what generated code may use, or
 * what {@linkcode readHouse} read.
 */
export function lintXfstests(
  files: GeneratedFile[],
  house: House = builtInHouse,
): LintFinding[] {
  const findings: LintFinding[] = [];
  const read = (file: GeneratedFile): ShellScript | undefined => {
    try {
      return readScript(file.path, file.text);
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      const { line, message } = error;
      findings.push({ rule: "E8", path: file.path, line, message });
    }
  };
  const scripts = new Map<string, ShellScript>();
  for (const file of files) {
    const [, name] = SHARED.exec(file.path) ?? [];
    const script = name === undefined ? undefined : read(file);
    if (name !== undefined && script !== undefined) scripts.set(name, script);
    if (name !== undefined || /(?:^|\/)src\//.test(file.path)) {
      findings.push(...lintLicence(file));
    }
    findings.push(...lintText(file));
    findings.push(...lintPlace(file, files));
  }
  const cases: XfstestsCase[] = [];
  for (const file of files) {
    const [, directory = "", number, out] = CASE.exec(file.path) ?? [];
    if (number === undefined || out !== undefined) continue;
    const script = read(file);
    if (script === undefined) continue;
    const golden = files.find(({ path }) => path === `${file.path}.out`);
    cases.push(readCase({ directory, number, script, golden }, scripts));
  }
  for (const one of cases) {
    findings.push(
      ...lintHeader(one, house),
      ...lintGolden(one),
      ...lintOutput(one),
      ...lintEnd(one),
      ...lintHelpers(one, house),
      ...lintPrograms(one, { house, files }),
      ...lintRequirements(one),
      ...lintCommits(one),
      ...lintJobs(one),
      ...lintRemoval(one),
      ...lintCourse(one),
      ...lintOwnNames(one.script),
      ...lintScript(one.script, {
        house,
        runners: one.runners,
        others: [...one.shared.values()],
      }),
    );
  }
  for (const script of scripts.values()) {
    const users = cases.filter(({ shared }) =>
      [...shared.values()].includes(script)
    );
    const runners = users[0]?.runners ?? new Set();
    const others = users.map(({ script }) => script);
    findings.push(...lintScript(script, { house, runners, others }));
  }
  return orderFindings(findings);
}

function* lintScript(
  script: ShellScript,
  { house, runners, others }: {
    house: House;
    runners: ReadonlySet<string>;
    others: ShellScript[];
  },
): Iterable<LintFinding> {
  yield* lintLines(script);
  yield* lintWords(script, { house, runners });
  yield* lintHabits(script, others.flatMap(({ steps }) => steps));
}

/** E1: names, modes, and nothing without its other half. */
function* lintPlace(
  { path, executable }: GeneratedFile,
  files: GeneratedFile[],
): Iterable<LintFinding> {
  const [, , name = "", out] = CASE.exec(path) ?? [];
  const isCase = name !== "" && out === undefined;
  const has = (other: string) => files.some(({ path }) => path === other);
  const faults: [boolean, string][] = [
    [name === "" || /^\d{3}$/.test(name), `"${name}" is not of three digits`],
    [!isCase || executable, "must be executable"],
    [isCase || !executable, "must not be executable"],
    [!isCase || has(`${path}.out`), `no ${name}.out beside it`],
    [out === undefined || has(path.slice(0, -".out".length)), "no case for it"],
  ];
  for (const [isRight, message] of faults) {
    if (!isRight) yield { rule: "E1", path, line: 1, message };
  }
}
