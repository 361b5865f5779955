/**
 * Constants that specs share: `specs/shared/known_issues.ts` exports data, and
 * a spec beside that directory imports it.
 *
 * @module
 */

import { dirname, join, resolve } from "node:path";
import type { ts } from "ts-morph";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import { evaluate } from "./evaluate.ts";
import type { Located } from "./located.ts";
import { hole, reportNotData } from "./not_data.ts";
import { isSharedImport, readImports } from "./read_imports.ts";
import type { Scope } from "./scope.ts";
import { placeOf, report, type SpecFile } from "./spec_file.ts";

/** The data that a shared module exports, by name. */
export type SharedModule = ReadonlyMap<string, Located>;

/** The shared modules that specs import, by absolute path. */
export type SharedModules = ReadonlyMap<string, SharedModule>;

const FORM = "a shared module has an import of the vocabulary, and " +
  "export const name = data";

/** Where an import of shared data points to, undefined for anything else. */
function findSharedModule(
  statement: ts.Statement,
  file: SpecFile,
  { specPath }: { specPath: string },
): string | undefined {
  const { compiler: ts } = file;
  if (!ts.isImportDeclaration(statement)) return undefined;
  const { moduleSpecifier } = statement;
  return isSharedImport(statement, file) && ts.isStringLiteral(moduleSpecifier)
    ? join(resolve(dirname(specPath)), moduleSpecifier.text)
    : undefined;
}

/** The shared modules that a parsed spec imports: absolute paths. */
export function listSharedModules(
  file: SpecFile,
  options: { specPath: string },
): string[] {
  return file.source.statements.flatMap((statement) =>
    findSharedModule(statement, file, options) ?? []
  );
}

/** Evaluates a parsed shared module; mistakes go into the file's diagnostics. */
export function readSharedModule(
  file: SpecFile,
  options: { specPath: string; root: string },
): SharedModule {
  const { compiler: ts, source } = file;
  const scope: Scope = {
    file,
    imports: readImports(file, options),
    constants: new Map(),
    strayScenarios: [],
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) continue;
    const isExported = ts.isVariableStatement(statement) &&
      statement.modifiers?.length === 1 &&
      statement.modifiers[0]?.kind === ts.SyntaxKind.ExportKeyword &&
      (statement.declarationList.flags & ts.NodeFlags.BlockScoped) ===
        ts.NodeFlags.Const;
    if (!isExported) {
      reportNotData(file, statement, FORM);
      continue;
    }
    for (
      const { name, initializer } of statement.declarationList.declarations
    ) {
      if (!ts.isIdentifier(name) || initializer === undefined) {
        reportNotData(file, name, FORM);
      } else {
        scope.constants.set(name.text, evaluate(initializer, scope));
      }
    }
  }
  for (const stray of scope.strayScenarios) {
    reportNotData(file, stray, FORM);
  }
  return scope.constants;
}

/** Declares what a spec imports of shared modules as its constants. */
export function importShared(
  scope: Scope,
  options: { specPath: string; modules: SharedModules },
): void {
  const { file, constants, imports } = scope;
  const { compiler: ts, source, diagnostics } = file;
  for (const statement of source.statements) {
    const path = findSharedModule(statement, file, options);
    if (path === undefined || !ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) {
      report(diagnostics, placeOf(file, statement), {
        code: "unknown-import",
        message: "Cannot import a shared module as a whole",
        hint: "import its constants by name, in braces",
      });
      continue;
    }
    const shared = options.modules.get(path);
    for (const { name, propertyName } of bindings.elements) {
      if (constants.has(name.text) || imports.has(name.text)) {
        report(diagnostics, placeOf(file, name), {
          code: "declared-twice",
          message: `Cannot import ${showValue(name.text)} twice`,
        });
      }
      const exported = (propertyName ?? name).text;
      const located = shared?.get(exported);
      constants.set(name.text, located ?? hole(scope, name));
      // A module that could not be read has a diagnostic of its own.
      if (located !== undefined || shared === undefined) continue;
      const suggestion = suggestWord(exported, shared.keys());
      report(diagnostics, placeOf(file, propertyName ?? name), {
        code: "unknown-import",
        message: `Cannot import ${showValue(exported)}: ` +
          "the shared module exports nothing of this name",
        hint: suggestion && `did you mean ${showValue(suggestion)}`,
      });
    }
  }
}
