import type { ts } from "ts-morph";
import type { Position } from "../base/diagnostic.ts";
import { showValue } from "../base/show_value.ts";
import { evaluate, evaluateOptions } from "./evaluate.ts";
import type { LocatedRecord } from "./located.ts";
import { reportNotData } from "./not_data.ts";
import { readImports } from "./read_imports.ts";
import { resolveWord } from "./resolve_word.ts";
import type { Scope } from "./scope.ts";
import { importShared, type SharedModules } from "./shared_module.ts";
import { placeOf, report, type SpecFile } from "./spec_file.ts";

const FORM = "write export default scenario({ ... })";

/** Evaluates `const` declarations; anything else that declares is refused. */
function readConstants(statement: ts.VariableStatement, scope: Scope): void {
  const { file, constants, imports } = scope;
  const { compiler: ts } = file;
  const { flags, declarations } = statement.declarationList;
  if (
    statement.modifiers !== undefined ||
    (flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Const
  ) {
    reportNotData(file, statement, "declare data with const, without export");
    return;
  }
  for (const { name, initializer } of declarations) {
    if (!ts.isIdentifier(name) || initializer === undefined) {
      reportNotData(file, name, "give every constant a name and a value");
      continue;
    }
    if (constants.has(name.text) || imports.has(name.text)) {
      report(file.diagnostics, placeOf(file, name), {
        code: "declared-twice",
        message: `Cannot declare ${showValue(name.text)} twice`,
      });
    }
    const located = evaluate(initializer, scope);
    constants.set(name.text, located);
  }
}

/**
 * Evaluates the default export, undefined where it has nothing that could be
 * a scenario's.
 */
function readDefaultExport(
  { expression }: ts.ExportAssignment,
  scope: Scope,
): LocatedRecord | undefined {
  const { file } = scope;
  if (file.compiler.isCallExpression(expression)) {
    const word = resolveWord(expression, scope);
    // If it is undefined, "scenario" is misspelt, which has a diagnostic.
    if (word === "scenario" || word === undefined) {
      const options = evaluateOptions(expression, scope);
      return options &&
        { ...options, at: placeOf(file, expression.expression) };
    }
  }
  report(file.diagnostics, placeOf(file, expression), {
    code: "not-a-scenario",
    message: "Cannot use the default export: it is no call of scenario()",
    hint: FORM,
  });
  return undefined;
}

function isScenarioCall(
  node: ts.Expression,
  { file: { compiler: ts }, imports }: Scope,
): node is ts.CallExpression {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) &&
    imports.get(node.expression.text) === "scenario";
}

/**
 * Reads the one scenario of a parsed spec, undefined where it has none that
 * could be evaluated. Mistakes go into the file's diagnostics.
 */
export function readScenario(
  file: SpecFile,
  options: { specPath: string; root: string; modules: SharedModules },
): LocatedRecord | undefined {
  const { compiler: ts, source, diagnostics } = file;
  const scope: Scope = {
    file,
    imports: readImports(file, options),
    constants: new Map(),
    strayScenarios: [],
  };
  importShared(scope, options);
  let scenario: LocatedRecord | undefined;
  let exported: ts.Expression | undefined;
  for (const statement of source.statements) {
    if (
      ts.isImportDeclaration(statement) || ts.isEmptyStatement(statement)
    ) continue;
    if (ts.isVariableStatement(statement)) {
      readConstants(statement, scope);
    } else if (ts.isExportAssignment(statement) && !statement.isExportEquals) {
      if (exported === undefined) {
        exported = statement.expression;
        scenario = readDefaultExport(statement, scope);
      } else {
        report(diagnostics, placeOf(file, statement), {
          code: "many-scenarios",
          message: "Cannot export a second scenario: a spec has one",
          hint: "move it to a file of its own",
        });
      }
    } else if (
      ts.isExpressionStatement(statement) &&
      isScenarioCall(statement.expression, scope)
    ) {
      evaluate(statement.expression, scope);
    } else {
      reportNotData(
        file,
        statement,
        "a spec has an import, constants, and one " +
          "export default scenario({ ... })",
      );
    }
  }
  if (exported === undefined) {
    report(diagnostics, missingExportPlace(scope), {
      code: "no-default-export",
      message: "Cannot find the scenario: the spec has no default export",
      hint: FORM,
    });
  } else if (isScenarioCall(exported, scope)) {
    for (const stray of scope.strayScenarios) {
      report(diagnostics, placeOf(file, stray.expression), {
        code: "many-scenarios",
        message: "Cannot have a scenario here: a spec has one, " +
          "its default export",
        hint: "move it to a file of its own",
      });
    }
  }
  return scenario;
}

/** Where the default export seems to be meant, else the start of the file. */
function missingExportPlace({ file, strayScenarios }: Scope): Position {
  const [stray] = strayScenarios;
  return stray === undefined
    ? { file: file.path, line: 1, column: 1 }
    : placeOf(file, stray.expression);
}
