/** Evaluates expressions of a spec without running anything. */

import type { ts } from "ts-morph";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import type { Located, LocatedField, LocatedRecord } from "./located.ts";
import { excerpt, hole, notData } from "./not_data.ts";
import { resolveWord } from "./resolve_word.ts";
import { wordShapes } from "../vocabulary/shape.ts";
import type { Scope } from "./scope.ts";
import { placeOf, report, startOf } from "./spec_file.ts";

/** Joining constants can double a string with every line of a spec. */
const LONGEST_STRING = 100_000;

function evaluateName(node: ts.Identifier, scope: Scope): Located {
  const constant = scope.constants.get(node.text);
  if (constant !== undefined) {
    return { ...constant, at: placeOf(scope.file, node) };
  }
  if (scope.imports.has(node.text)) {
    const word = scope.imports.get(node.text);
    if (word === undefined) return hole(scope, node);
    const options = wordShapes.get(word);
    return notData(
      scope,
      node,
      options === undefined
        ? `call one of its words: ${wordsOfGroup(word).join(", ")}`
        : `call the word: ${word}(${
          Object.keys(options).length > 0 ? "{ ... }" : ""
        })`,
    );
  }
  const suggestion = suggestWord(node.text, scope.constants.keys());
  return notData(
    scope,
    node,
    suggestion === undefined
      ? `no constant ${showValue(node.text)} is declared above`
      : `did you mean the constant ${showValue(suggestion)}`,
  );
}

function wordsOfGroup(group: string): string[] {
  return [...wordShapes.keys()].filter((word) => word.startsWith(`${group}.`));
}

function evaluateSum(node: ts.BinaryExpression, scope: Scope): Located {
  const left = evaluate(node.left, scope);
  const right = evaluate(node.right, scope);
  if (left.kind === "hole" || right.kind === "hole") return hole(scope, node);
  if (typeof left.value !== "string" || typeof right.value !== "string") {
    return notData(scope, node, "+ joins strings: write a number as it is");
  }
  if (left.value.length + right.value.length > LONGEST_STRING) {
    return notData(
      scope,
      node,
      `join at most ${LONGEST_STRING} characters`,
    );
  }
  return {
    kind: "scalar",
    value: left.value + right.value,
    at: placeOf(scope.file, node),
  };
}

function evaluateList(
  node: ts.ArrayLiteralExpression,
  scope: Scope,
): Located {
  const items = node.elements.map((element) => evaluate(element, scope));
  return {
    kind: "list",
    value: items.map((item) => item.value),
    items,
    at: startOf(scope.file, node),
  };
}

function evaluateField(
  property: ts.ObjectLiteralElementLike,
  scope: Scope,
): { name: string; field: LocatedField } | undefined {
  const { compiler: ts, source } = scope.file;
  const { name } = property;
  const tokens = property.getChildCount(source);
  const isPlain = ts.isPropertyAssignment(property) && tokens === 3 ||
    ts.isShorthandPropertyAssignment(property) && tokens === 1;
  if (
    !isPlain || name === undefined ||
    !ts.isIdentifier(name) && !ts.isStringLiteral(name) &&
      !ts.isNumericLiteral(name)
  ) {
    notData(scope, property, 'write every field as "name: value"');
    return undefined;
  }
  const located = ts.isPropertyAssignment(property)
    ? evaluate(property.initializer, scope)
    : evaluate(property.name as ts.Identifier, scope);
  return {
    name: name.text,
    field: { nameAt: placeOf(scope.file, name), located },
  };
}

function evaluateRecord(
  node: ts.ObjectLiteralExpression,
  scope: Scope,
): LocatedRecord {
  const fields = new Map<string, LocatedField>();
  let complete = true;
  const spread = new Set<string>();
  for (const property of node.properties) {
    if (scope.file.compiler.isSpreadAssignment(property)) {
      const base = evaluate(property.expression, scope);
      if (base.kind === "record") {
        for (const [name, field] of base.fields) {
          spread.add(name);
          fields.set(name, field);
        }
      } else if (base.kind !== "hole") {
        notData(scope, property, "spread a constant that is an object literal");
      }
      complete &&= base.kind === "record" && base.complete;
      continue;
    }
    const evaluated = evaluateField(property, scope);
    if (evaluated === undefined) {
      complete = false;
      continue;
    }
    const { name, field } = evaluated;
    const before = fields.get(name);
    if (before !== undefined && !spread.delete(name)) {
      report(scope.file.diagnostics, field.nameAt, {
        code: "duplicate-field",
        message: `Cannot set ${showValue(name)} twice: ` +
          `it is set in line ${before.nameAt.line} already`,
      });
    }
    fields.set(name, field);
  }
  return {
    kind: "record",
    value: valuesOf(fields),
    fields,
    complete,
    at: startOf(scope.file, node),
  };
}

function valuesOf(
  fields: ReadonlyMap<string, LocatedField>,
): Record<string, unknown> {
  return Object.fromEntries(
    Array.from(fields, ([name, { located }]) => [name, located.value]),
  );
}

/**
 * The options in a call, which are an object literal; undefined where a
 * diagnostic says that they are not.
 */
export function evaluateOptions(
  node: ts.CallExpression,
  scope: Scope,
): LocatedRecord | undefined {
  const { file } = scope;
  const name = excerpt(file, node.expression);
  const [argument, extra] = node.arguments;
  if (extra !== undefined) {
    report(file.diagnostics, placeOf(file, extra), {
      code: "wrong-arguments",
      message: `Cannot call "${name}" with ${node.arguments.length} ` +
        "arguments: it takes one object literal",
    });
  }
  if (argument === undefined) {
    report(file.diagnostics, placeOf(file, node.expression), {
      code: "wrong-arguments",
      message: `Cannot call "${name}" with nothing: ` +
        "it takes an object literal",
      hint: `write ${name}({ ... })`,
    });
    return undefined;
  }
  const options = evaluate(argument, scope);
  if (options.kind === "hole") return undefined;
  if (options.kind !== "record") {
    report(file.diagnostics, options.at, {
      code: "wrong-arguments",
      message: `Cannot call "${name}" with this: it takes an object literal`,
      hint: `write ${name}({ ... })`,
    });
    return undefined;
  }
  return options;
}

function evaluateCall(node: ts.CallExpression, scope: Scope): Located {
  const { file } = scope;
  const resolved = resolveWord(node, scope);
  if (resolved === "not-data") {
    return notData(scope, node, "only the vocabulary's words can be called");
  }
  if (resolved === "scenario") scope.strayScenarios.push(node);
  const fieldShapes = resolved && wordShapes.get(resolved);
  if (resolved === undefined || fieldShapes === undefined) {
    // Nothing is known of the call, but there may be mistakes inside it.
    for (const argument of node.arguments) evaluate(argument, scope);
    return hole(scope, node.expression);
  }
  const at = placeOf(file, node.expression);
  const shapes = Object.values(fieldShapes);
  const [first] = node.arguments;
  if (shapes.length === 0 && first !== undefined) {
    report(file.diagnostics, placeOf(file, first), {
      code: "wrong-arguments",
      message: `Cannot call "${resolved}" with arguments: it takes none`,
      hint: `write ${resolved}()`,
    });
  }
  const mayBeBare = shapes.every((shape) => shape.optional === true);
  if (mayBeBare && (shapes.length === 0 || first === undefined)) {
    return {
      kind: "word",
      value: { word: resolved },
      word: resolved,
      fields: new Map(),
      complete: true,
      at,
    };
  }
  const options = evaluateOptions(node, scope);
  return {
    kind: "word",
    value: { word: resolved, ...options?.value },
    word: resolved,
    fields: options?.fields ?? new Map(),
    complete: options?.complete ?? false,
    at,
  };
}

/**
 * Evaluates an expression. What is no data is reported at its place and
 * becomes a hole, so that all mistakes are found at once.
 */
export function evaluate(node: ts.Expression, scope: Scope): Located {
  const { compiler: ts } = scope.file;
  if (ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node)) {
    return evaluate(node.expression, scope);
  }
  if (ts.isAsExpression(node) && ts.isConstTypeReference(node.type)) {
    return evaluate(node.expression, scope);
  }
  if (ts.isStringLiteralLike(node)) {
    return {
      kind: "scalar",
      value: node.text,
      at: placeOf(scope.file, node),
    };
  }
  if (ts.isNumericLiteral(node)) {
    return {
      kind: "scalar",
      value: Number(node.text),
      at: placeOf(scope.file, node),
    };
  }
  if (
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword
  ) {
    return {
      kind: "scalar",
      value: node.kind === ts.SyntaxKind.TrueKeyword,
      at: placeOf(scope.file, node),
    };
  }
  if (
    ts.isPrefixUnaryExpression(node) &&
    node.operator === ts.SyntaxKind.MinusToken &&
    ts.isNumericLiteral(node.operand)
  ) {
    return {
      kind: "scalar",
      value: -Number(node.operand.text),
      at: placeOf(scope.file, node),
    };
  }
  if (ts.isArrayLiteralExpression(node)) return evaluateList(node, scope);
  if (ts.isObjectLiteralExpression(node)) return evaluateRecord(node, scope);
  if (ts.isIdentifier(node)) return evaluateName(node, scope);
  if (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken
  ) {
    return evaluateSum(node, scope);
  }
  if (ts.isCallExpression(node)) return evaluateCall(node, scope);
  if (ts.isOmittedExpression(node) || ts.isSpreadElement(node)) {
    return notData(scope, node, "write every item of the list");
  }
  if (ts.isTemplateExpression(node)) {
    return notData(scope, node, "join constants and strings with +");
  }
  if (ts.isBinaryExpression(node)) {
    return notData(scope, node, "write the value itself");
  }
  return notData(scope, node);
}
