/** E11: the programs of `src/` that a case calls. */

import type { GeneratedFile } from "../render/generated_file.ts";
import type { LintFinding } from "./finding.ts";
import type { House } from "./house.ts";
import { headOf } from "./shell_script.ts";
import type { ShellStep } from "./shell_script.ts";
import type { XfstestsCase } from "./xfstests_case.ts";

/**
 * They are required before they are called, and are built.
 *
 * @param files All that was generated.
 */
export function* lintPrograms(
  one: XfstestsCase,
  { house, files }: { house: House; files: GeneratedFile[] },
): Iterable<LintFinding> {
  const required = one.reached.filter(({ command }) =>
    headOf(command) === "_require_test_program"
  ).map(({ command: { words: [, program] } }) => program?.raw ?? "");
  // In a loop over several it has a variable.
  const isRequired = (program: string) =>
    required.some((raw) => {
      const [known = "", more] = raw.replaceAll('"', "").split("$", 2);
      return more === undefined ? program === known : program.startsWith(known);
    });
  const texts = new Map(
    files.map(({ path, text }) => [/(?:^|\/)(src\/.*)$/.exec(path)?.[1], text]),
  );
  const lists = [...texts].filter(([path]) => path?.endsWith("/Makefile"));
  const isBuilt = (program: string) => {
    const [, directory = "", name = program] =
      /^(?:(.*)\/)?([^/]*)$/.exec(program) ?? [];
    const makefile = lists.find(([path]) =>
      path === `src/${directory === "" ? "" : `${directory}/`}Makefile`
    )?.[1];
    return house.programs.has(program) || texts.has(`src/${program}.c`) &&
        makefile !== undefined &&
        new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(makefile);
  };
  for (const { program, step } of listPrograms(one)) {
    const { script: { path }, command: { line } } = step;
    const fault = !isRequired(program)
      ? `is called without _require_test_program "${program}"`
      : !isBuilt(program)
      ? "is built by nothing"
      : undefined;
    if (fault === undefined) continue;
    yield { rule: "E11", path, line, message: `src/${program} ${fault}` };
  }
}

/** `$here/src/NAME`, or `$VARIABLE/NAME` where that is a directory of it. */
function* listPrograms(
  { reached, shared, script }: XfstestsCase,
): Iterable<{ program: string; step: ShellStep }> {
  const directories = new Map<string, string>();
  for (
    const { command } of [script, ...shared.values()].flatMap(
      ({ steps }) => steps,
    )
  ) {
    for (const { name, value: { raw } } of command.assignments) {
      const [, directory] = /=["']?\$\{?here\}?\/src\/([\w./-]+)["']?$/
        .exec(raw) ?? [];
      if (directory !== undefined) directories.set(name, directory);
    }
  }
  for (const step of reached) {
    for (const { raw } of step.command.words) {
      const word = raw.replaceAll('"', "");
      const [, direct] = /^\$\{?here\}?\/src\/([\w./-]+)$/.exec(word) ?? [];
      if (direct !== undefined) yield { program: direct, step };
      const [, variable = "", rest = ""] = /^\$\{?(\w+)\}?((?:\/[\w.-]+)*)$/
        .exec(word) ?? [];
      const directory = directories.get(variable);
      if (directory !== undefined) {
        yield { program: `${directory}${rest}`, step };
      }
    }
  }
}
