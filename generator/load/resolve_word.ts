import type { ts } from "ts-morph";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import { wordShapes } from "../vocabulary/shape.ts";
import type { Scope } from "./scope.ts";
import { placeOf, report, type SpecFile } from "./spec_file.ts";

/** The parts of `word` and of `group.word`, undefined for any other callee. */
function calleeNames(
  callee: ts.Expression,
  { compiler: ts }: SpecFile,
): [string] | [string, string] | undefined {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (
    ts.isPropertyAccessExpression(callee) &&
    callee.questionDotToken === undefined &&
    ts.isIdentifier(callee.expression) && ts.isIdentifier(callee.name)
  ) {
    return [callee.expression.text, callee.name.text];
  }
  return undefined;
}

function isWord(name: string): boolean {
  return name === "scenario" || wordShapes.has(name);
}

/**
 * The vocabulary's word that a call is of.
 *
 * Returns `"not-data"` for what does not look like a word at all, and
 * undefined where a diagnostic says what is wrong with it.
 */
export function resolveWord(
  node: ts.CallExpression,
  scope: Scope,
): string | undefined {
  const { file, imports, constants } = scope;
  const names = calleeNames(node.expression, file);
  if (
    names === undefined || node.questionDotToken !== undefined ||
    constants.has(names[0])
  ) {
    return "not-data";
  }
  const at = placeOf(file, node.expression);
  const [first, ...rest] = names;
  const imported = imports.get(first);
  if (imports.has(first)) {
    if (imported === undefined) return undefined;
    const word = [imported, ...rest].join(".");
    if (isWord(word)) return word;
    const group = [...wordShapes.keys()].filter((other) =>
      other.startsWith(`${imported}.`)
    );
    const suggestion = suggestWord(word, group) ??
      suggestWord(word, wordShapes.keys());
    report(file.diagnostics, at, {
      code: "unknown-word",
      message: `Cannot find a word ${showValue(word)}`,
      hint: suggestion !== undefined
        ? `did you mean ${showValue(suggestion)}`
        : group.length > 0
        ? `there are ${group.map(showValue).join(", ")}`
        : undefined,
    });
    return undefined;
  }
  const word = names.join(".");
  if (isWord(word)) {
    report(file.diagnostics, at, {
      code: "not-imported",
      message: `Cannot use ${showValue(word)}: it is not imported`,
      hint: `add ${showValue(first)} to the import of the vocabulary`,
    });
    return word;
  }
  const suggestion = suggestWord(word, ["scenario", ...wordShapes.keys()]);
  if (suggestion === undefined && rest.length > 0) return "not-data";
  report(file.diagnostics, at, {
    code: "unknown-word",
    message: `Cannot find a word ${showValue(word)}`,
    hint: suggestion === undefined
      ? "only the vocabulary's words can be called"
      : `did you mean ${showValue(suggestion)}`,
  });
  return undefined;
}
