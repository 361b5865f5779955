/** The specs that a user's words stand for. */

import { basename, isAbsolute, relative, resolve } from "node:path";
import type { Diagnostic } from "../base/diagnostic.ts";
import { SpecError, UsageError } from "../base/errors.ts";
import { showValue } from "../base/show_value.ts";
import { checkSpecs } from "../check/check_specs.ts";
import { type LoadedSpec, loadSpecs } from "../load/load_specs.ts";
import { commandName } from "./help.ts";
import { didYouMean } from "./parse_command.ts";

/** What {@linkcode selectSpecs} takes beside the words. */
export interface SelectOptions {
  /** Absolute path of the project. */
  root: string;
  /** Absolute path that relative ones start from. */
  directory: string;
}

/** What {@linkcode selectSpecs} finds. */
export interface Selection {
  /** By path; they can be trusted only if there are no diagnostics. */
  specs: LoadedSpec[];
  /** What is wrong with them, by file, line and column. */
  diagnostics: Diagnostic[];
}

const specsDirectory = "specs";

/** Scenario names have neither dots nor slashes. */
function isPath(word: string): boolean {
  return /[./]/.test(word);
}

/** A path as the loader and its diagnostics name it. */
function pathInProject(root: string, path: string): string {
  const inProject = relative(root, path);
  return inProject.startsWith("..") || isAbsolute(inProject) ? path : inProject;
}

function nameOf({ path, scenario }: LoadedSpec): string {
  // A spec with mistakes may have a name of any kind, or none.
  const name: unknown = scenario.name;
  return typeof name === "string" ? name : basename(path, ".ts");
}

/**
 * Loads and checks the specs that words stand for: names of scenarios, specs,
 * or directories of specs. No words stand for all specs of the project.
 *
 * All of them are loaded in any case, as names must differ; what is wrong with
 * others is left out.
 *
 * @throws {UsageError} If a name is no scenario's.
 */
export async function selectSpecs(
  words: readonly string[],
  { root, directory }: SelectOptions,
): Promise<Selection> {
  const paths = words.filter(isPath).map((word) =>
    pathInProject(root, resolve(directory, word))
  );
  const loaded = await loadSpecs({ root, paths: [specsDirectory, ...paths] });
  const diagnostics = [...loaded.diagnostics, ...checkSpecs(loaded.specs)];
  if (words.length === 0) return { specs: loaded.specs, diagnostics };

  const files = paths.map((path) => path === "" ? specsDirectory : path);
  for (const word of words.filter((one) => !isPath(one))) {
    const named = loaded.specs.filter((spec) => nameOf(spec) === word);
    // A spec that cannot be loaded is found by the name of its file.
    const broken = loaded.diagnostics.map(({ at }) => at.file).filter((file) =>
      basename(file, ".ts").replaceAll("_", "-") === word
    );
    const found = [...named.map(({ path }) => path), ...broken];
    if (found.length === 0) {
      throw new UsageError(
        `Unknown scenario ${showValue(word)}${
          didYouMean(word, loaded.specs.map(nameOf)) ||
          `; ${commandName} list shows all`
        }`,
      );
    }
    files.push(...found);
  }
  const isSelected = (file: string) =>
    files.some((one) => file === one || file.startsWith(`${one}/`));
  return {
    specs: loaded.specs.filter(({ path }) => isSelected(path)),
    diagnostics: diagnostics.filter(({ at }) => isSelected(at.file)),
  };
}

/**
 * The specs that words stand for, all of them good.
 *
 * @throws {UsageError} If a name is no scenario's.
 * @throws {SpecError} If anything is wrong with them.
 */
export async function selectGoodSpecs(
  words: readonly string[],
  options: SelectOptions,
): Promise<LoadedSpec[]> {
  const { specs, diagnostics } = await selectSpecs(words, options);
  if (diagnostics.length > 0) throw new SpecError(diagnostics);
  return specs;
}
