import { isAbsolute, relative, resolve } from "node:path";
import type { Diagnostic, Position } from "../base/diagnostic.ts";
import { orderDiagnostics } from "../base/order_diagnostics.ts";
import { showValue } from "../base/show_value.ts";
import type { Spec } from "../vocabulary/scenario.ts";
import { listSpecs } from "./discover_specs.ts";
import { locate, type LocatedRecord, type ValuePath } from "./located.ts";
import { parseSpecs, type SpecText } from "./parse_specs.ts";
import { readScenario } from "./read_scenario.ts";
import { readSpecText } from "./read_spec_text.ts";
import {
  listSharedModules,
  readSharedModule,
  type SharedModule,
  type SharedModules,
} from "./shared_module.ts";
import { loadCompiler, report, type SpecFile } from "./spec_file.ts";

/** What {@linkcode loadSpecs} takes. */
export interface LoadSpecsOptions {
  /** The project: the directory that has `generator/mod.ts`. */
  root: string;
  /** Specs, or directories of specs, from `root` on or absolute. */
  paths: readonly string[];
}

/** A spec that could be evaluated, at least in part. */
export interface LoadedSpec {
  /** The file, relative to the project where it is inside. */
  path: string;
  /**
   * What running the module would export. It is a scenario only if there are
   * no diagnostics, neither from loading nor from checking.
   */
  scenario: Spec;
  /** The same with a place for everything. */
  tree: LocatedRecord;
  /**
   * The place of a value, `["users", 0, "flags"]`, or of what is nearest
   * around it if it is not there.
   */
  locate: (path: ValuePath) => Position;
}

/** What {@linkcode loadSpecs} finds. */
export interface LoadResult {
  /** By path. */
  specs: LoadedSpec[];
  /** By file, line and column. */
  diagnostics: Diagnostic[];
}

/**
 * Loads specs without running them: their text is parsed, and what is no data
 * is a diagnostic.
 */
export async function loadSpecs(
  options: LoadSpecsOptions,
): Promise<LoadResult> {
  const root = resolve(options.root);
  const diagnostics: Diagnostic[] = [];
  const compilerComes = loadCompiler();
  // It is awaited last, and may fail before that.
  compilerComes.catch(() => {});

  const paths = new Set<string>();
  for (const path of options.paths) {
    for (const one of await expand({ root, path, diagnostics })) {
      paths.add(one);
    }
  }
  if (paths.size === 0 && diagnostics.length === 0) {
    const [directory = "specs"] = options.paths;
    report(diagnostics, { file: directory, line: 1, column: 1 }, {
      code: "no-specs",
      message: `Cannot find a spec in ${showValue(directory)}`,
      hint: "a spec is a file like specs/unbind_while_mapped.ts",
    });
  }

  const texts: SpecText[] = [];
  for (const path of [...paths].sort()) {
    const text = await readSpecText({ root, path, diagnostics });
    if (text !== undefined) texts.push({ path, text });
  }

  const specs: LoadedSpec[] = [];
  const files = parseSpecs(await compilerComes, texts);
  const modules = await loadSharedModules(files, { root, diagnostics });
  for (const file of files) {
    const tree = file.diagnostics.length === 0
      ? readTree(file, { root, modules })
      : undefined;
    diagnostics.push(...file.diagnostics);
    if (tree === undefined) continue;
    specs.push({
      path: file.path,
      scenario: tree.value as unknown as Spec,
      tree,
      locate: (path) => locate(tree, path),
    });
  }
  return { specs, diagnostics: orderDiagnostics(diagnostics) };
}

/** Loads the data that specs import; mistakes go to `diagnostics`. */
async function loadSharedModules(
  files: readonly SpecFile[],
  { root, diagnostics }: { root: string; diagnostics: Diagnostic[] },
): Promise<SharedModules> {
  const paths = new Set(
    files.flatMap((file) =>
      listSharedModules(file, { specPath: resolve(root, file.path) })
    ),
  );
  const texts: SpecText[] = [];
  for (const path of [...paths].sort()) {
    const inProject = relative(root, path);
    const name = inProject.startsWith("..") ? path : inProject;
    const text = await readSpecText({ root, path: name, diagnostics });
    if (text !== undefined) texts.push({ path: name, text });
  }
  const modules = new Map<string, SharedModule>();
  const [first] = files;
  if (first === undefined) return modules;
  for (const file of parseSpecs(first.compiler, texts)) {
    const specPath = resolve(root, file.path);
    modules.set(specPath, readSharedModule(file, { specPath, root }));
    diagnostics.push(...file.diagnostics);
  }
  return modules;
}

function readTree(
  file: SpecFile,
  options: { root: string; modules: SharedModules },
): LocatedRecord | undefined {
  const specPath = resolve(options.root, file.path);
  try {
    return readScenario(file, { specPath, ...options });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report(file.diagnostics, { file: file.path, line: 1, column: 1 }, {
      code: "not-data",
      message: "Cannot evaluate the spec: it is nested too deeply",
    });
    return undefined;
  }
}

/** The specs that a path stands for, named as diagnostics name them. */
async function expand(
  { root, path, diagnostics }: {
    root: string;
    path: string;
    diagnostics: Diagnostic[];
  },
): Promise<string[]> {
  const inProject = relative(root, resolve(root, path));
  const isOutside = inProject.startsWith("..") || isAbsolute(inProject);
  const name = isOutside ? resolve(root, path) : inProject || ".";
  const isDirectory = await Deno.stat(resolve(root, name)).then(
    (info) => info.isDirectory,
    () => false,
  );
  if (!isDirectory) return [name];
  try {
    return await listSpecs(isOutside ? "/" : root, name);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    report(diagnostics, { file: name, line: 1, column: 1 }, {
      code: "unreadable",
      message: `Cannot read ${showValue(name)}: ${error.message}`,
    });
    return [];
  }
}
