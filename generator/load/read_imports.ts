import { dirname, join, relative, resolve, sep } from "node:path";
import type { ts } from "ts-morph";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import { importableNames } from "../vocabulary/shape.ts";
import { placeOf, report, type SpecFile } from "./spec_file.ts";

/**
 * The names that a spec's imports declare, with the name that each has in the
 * vocabulary, undefined where a diagnostic says that it has none.
 */
export type ImportedNames = Map<string, string | undefined>;

/** What a spec has to write to import the vocabulary. */
function vocabularySpecifier(specPath: string, root: string): string {
  const path = relative(dirname(specPath), join(root, "generator", "mod.ts"))
    .replaceAll(sep, "/");
  return path.startsWith(".") ? path : `./${path}`;
}

function isVocabulary(
  specifier: string,
  options: { specPath: string; root: string },
): boolean {
  return /^\.\.?\//.test(specifier) &&
    resolve(dirname(options.specPath), specifier) ===
      join(options.root, "generator", "mod.ts");
}

/** Whether an import is of data that specs share: `./shared/name.ts`. */
export function isSharedImport(
  { moduleSpecifier }: ts.ImportDeclaration,
  { compiler: ts }: SpecFile,
): boolean {
  return ts.isStringLiteral(moduleSpecifier) &&
    /^\.\/shared\/[a-z0-9_]+\.ts$/.test(moduleSpecifier.text);
}

/**
 * Reads the imports of a spec that are of the vocabulary; those of shared data
 * are left out, any other is a mistake.
 *
 * Nothing is resolved on disk: what counts is where a specifier points to.
 */
export function readImports(
  file: SpecFile,
  options: { specPath: string; root: string },
): ImportedNames {
  const { compiler: ts, source, diagnostics } = file;
  const wanted = vocabularySpecifier(options.specPath, options.root);
  const names: ImportedNames = new Map();

  function declare(name: ts.Identifier, imported: string | undefined) {
    if (names.has(name.text)) {
      report(diagnostics, placeOf(file, name), {
        code: "declared-twice",
        message: `Cannot import ${showValue(name.text)} twice`,
      });
    }
    names.set(name.text, imported);
  }

  function readNamed(element: ts.ImportSpecifier, isForeign: boolean) {
    if (element.isTypeOnly) return;
    const nameNode = element.propertyName ?? element.name;
    const isKnown = importableNames.has(nameNode.text);
    declare(element.name, isKnown ? nameNode.text : undefined);
    if (isKnown || isForeign) return;
    const suggestion = suggestWord(nameNode.text, importableNames);
    report(diagnostics, placeOf(file, nameNode), {
      code: "unknown-import",
      message: `Cannot import ${showValue(nameNode.text)}: ` +
        "the vocabulary has no such word",
      hint: suggestion && `did you mean ${showValue(suggestion)}`,
    });
  }

  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    if (isSharedImport(statement, file)) continue;
    const { moduleSpecifier, importClause } = statement;
    const isForeign = !ts.isStringLiteral(moduleSpecifier) ||
      !isVocabulary(moduleSpecifier.text, options);
    if (isForeign) {
      const text = moduleSpecifier.getText(source).slice(1, -1);
      report(diagnostics, placeOf(file, moduleSpecifier), {
        code: "foreign-import",
        message: `Cannot import from ${showValue(text)}: ` +
          "a spec imports the vocabulary and what specs share, " +
          "nothing else",
        hint: `import the words from ${showValue(wanted)}`,
      });
    }
    if (importClause === undefined || importClause.isTypeOnly) continue;
    if (importClause.name !== undefined) {
      declare(importClause.name, undefined);
    }
    if (importClause.name !== undefined && !isForeign) {
      report(diagnostics, placeOf(file, importClause.name), {
        code: "unknown-import",
        message: `Cannot import ${showValue(importClause.name.text)}: ` +
          "the vocabulary has no default export",
        hint: "import the words by name, in braces",
      });
    }
    const { namedBindings } = importClause;
    if (namedBindings === undefined) continue;
    if (ts.isNamespaceImport(namedBindings)) {
      declare(namedBindings.name, undefined);
      if (isForeign) continue;
      report(diagnostics, placeOf(file, namedBindings), {
        code: "unknown-import",
        message: "Cannot import the whole vocabulary under one name",
        hint: "import the words by name, in braces",
      });
    } else {
      for (const element of namedBindings.elements) {
        readNamed(element, isForeign);
      }
    }
  }
  return names;
}
