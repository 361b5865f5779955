/** A new spec from one that there is. */

import { basename, dirname, join } from "node:path";
import type { ts } from "ts-morph";
import { type ScaffoldedSpec, scaffoldPath } from "./scaffold_spec.ts";
import type { Compiler } from "./spec_file.ts";

/** What {@linkcode deriveSpec} takes. */
export interface DeriveSpecOptions {
  compiler: Compiler;
  /** The new scenario's name. */
  name: string;
  /** A good spec: its scenario's name, its path and its text. */
  original: { name: string; path: string; text: string };
}

/** What of a spec is another text now. */
interface Edit {
  start: number;
  end: number;
  text: string;
}

/** What was found out about the original and is not known of another. */
const DROPPED_FIELDS = ["knownIssues", "missing"];

function parse(compiler: Compiler, text: string): ts.SourceFile {
  return compiler.createSourceFile(
    "/spec.ts",
    text,
    compiler.ScriptTarget.ESNext,
    true,
  );
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  const backwards = [...edits].sort((a, b) => b.start - a.start);
  for (const { start, end, text: replacement } of backwards) {
    text = text.slice(0, start) + replacement + text.slice(end);
  }
  return text;
}

/** The removal of a statement, or of an item and the comma behind it. */
function removalOf(source: ts.SourceFile, node: ts.Node, ts: Compiler): Edit {
  const { text } = source;
  const comments = ts.getLeadingCommentRanges(text, node.getFullStart());
  let start = comments?.[0]?.pos ?? node.getStart();
  while (/[ \t]/.test(text.charAt(start - 1))) start--;
  if (text.charAt(start - 1) === "\n") start--;
  const comma = /^\s*,/.exec(text.slice(node.end));
  return { start, end: node.end + (comma?.[0].length ?? 0), text: "" };
}

/** The object literal of a scenario, through constants if need be. */
function findStory(
  source: ts.SourceFile,
  ts: Compiler,
): ts.ObjectLiteralExpression | undefined {
  const constants = new Map<string, ts.Expression>();
  let node: ts.Expression | undefined;
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      for (
        const { name, initializer } of statement.declarationList.declarations
      ) {
        if (ts.isIdentifier(name) && initializer !== undefined) {
          constants.set(name.text, initializer);
        }
      }
    } else if (ts.isExportAssignment(statement)) {
      const call = statement.expression;
      if (ts.isCallExpression(call)) node = call.arguments[0];
    }
  }
  while (node !== undefined && !ts.isObjectLiteralExpression(node)) {
    node = ts.isIdentifier(node)
      ? constants.get(node.text)
      : ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node) ||
          ts.isAsExpression(node)
      ? node.expression
      : undefined;
  }
  return node;
}

/** Gives the scenario the new story. */
function editStory(
  source: ts.SourceFile,
  { compiler: ts, name, original }: DeriveSpecOptions,
): Edit[] {
  const values: Record<string, string> = {
    name: JSON.stringify(name),
    summary: JSON.stringify(`Say what differs from ${original.name}`),
    covers: "[]",
  };
  const story = findStory(source, ts);
  const edits: Edit[] = [];
  for (const property of story?.properties ?? []) {
    const field = property.name;
    if (
      field === undefined ||
      !ts.isIdentifier(field) && !ts.isStringLiteral(field)
    ) continue;
    const value = values[field.text];
    if (DROPPED_FIELDS.includes(field.text)) {
      edits.push(removalOf(source, property, ts));
    } else if (value !== undefined) {
      const [start, end] = [property.getStart(), property.end];
      edits.push({ start, end, text: `${field.text}: ${value}` });
    }
  }
  return edits;
}

/** How often each name stands in a spec as a name of something. */
function countNames(source: ts.SourceFile, ts: Compiler): Map<string, number> {
  const counts = new Map<string, number>();
  const visit = (node: ts.Node) => {
    if (ts.isIdentifier(node)) {
      const isField = ts.isPropertyAssignment(node.parent) &&
          node.parent.name === node ||
        ts.isPropertyAccessExpression(node.parent) &&
          node.parent.name === node;
      if (!isField) counts.set(node.text, (counts.get(node.text) ?? 0) + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return counts;
}

/** The removal of constants and imports that nothing uses. */
function removeUnused(source: ts.SourceFile, ts: Compiler): Edit[] {
  const counts = countNames(source, ts);
  const isUnused = (name: ts.Node) =>
    ts.isIdentifier(name) && counts.get(name.text) === 1;
  const edits: Edit[] = [];
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      const { declarations } = statement.declarationList;
      const unused = declarations.filter(({ name }) => isUnused(name));
      if (unused.length === declarations.length) {
        edits.push(removalOf(source, statement, ts));
      }
    } else if (ts.isImportDeclaration(statement)) {
      const names = statement.importClause?.namedBindings;
      if (names === undefined || !ts.isNamedImports(names)) continue;
      const unused = names.elements.filter(({ name }) => isUnused(name));
      edits.push(
        ...unused.length === names.elements.length
          ? [removalOf(source, statement, ts)]
          : unused.map((name) => removalOf(source, name, ts)),
      );
    }
  }
  return edits;
}

/**
 * Makes a good spec for a new scenario out of another: what is said about the
 * original alone (its name, summary and labels, its known issues, what is
 * missing for it) is said anew or left out, with what only that needed.
 *
 * It belongs beside the original, so that what it imports is found. The text is
 * not formatted.
 *
 * @throws {UsageError} If the name is none for a scenario.
 */
export function deriveSpec(options: DeriveSpecOptions): ScaffoldedSpec {
  const { compiler, name, original } = options;
  const path = join(dirname(original.path), basename(scaffoldPath(name)));
  let text = original.text;
  let edits = editStory(parse(compiler, text), options);
  while (edits.length > 0) {
    text = applyEdits(text, edits);
    edits = removeUnused(parse(compiler, text), compiler);
  }
  return { path, text };
}
