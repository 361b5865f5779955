/** What is said of the strings that a field can be. */

import type { ts } from "ts-morph";
import type { Compiler } from "../load/spec_file.ts";

/** Type names lead to types, which lead to type names. */
const MOST_LEVELS = 8;

/** A docstring at the end of a text, before the bar of a union's member. */
const LAST_DOCSTRING = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*\|?\s*$/;

/** No docstring of a value is longer, in characters. */
const LONGEST = 1000;

/** The docstring right before a node, on one line; empty where there is none. */
function docBefore(node: ts.Node): string {
  const source = node.getSourceFile();
  const start = node.getStart(source);
  const [, comment = ""] = LAST_DOCSTRING
    .exec(source.text.slice(Math.max(0, start - LONGEST), start)) ?? [];
  return comment.replaceAll(/\n[ \t]*\*?/g, " ").replaceAll(/\s+/g, " ").trim();
}

/**
 * The docstrings of the strings in a property's type, by the strings, whichever
 * names of types they stand behind.
 */
export function readChoices(
  property: ts.Symbol,
  { ts, checker }: { ts: Compiler; checker: ts.TypeChecker },
): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (node: ts.TypeNode | undefined, levels: number) => {
    if (node === undefined || levels === 0) return;
    if (ts.isUnionTypeNode(node)) {
      node.types.forEach((one) => visit(one, levels));
    } else if (ts.isArrayTypeNode(node)) {
      visit(node.elementType, levels);
    } else if (ts.isParenthesizedTypeNode(node)) {
      visit(node.type, levels);
    } else if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) {
      const doc = docBefore(node);
      if (doc !== "") found.set(node.literal.text, doc);
    } else if (ts.isTypeReferenceNode(node)) {
      node.typeArguments?.forEach((one) => visit(one, levels));
      const named = checker.getSymbolAtLocation(node.typeName);
      const symbol = named !== undefined &&
          (named.flags & ts.SymbolFlags.Alias) !== 0
        ? checker.getAliasedSymbol(named)
        : named;
      for (const declaration of symbol?.declarations ?? []) {
        if (ts.isTypeAliasDeclaration(declaration)) {
          visit(declaration.type, levels - 1);
        }
      }
    }
  };
  for (const declaration of property.declarations ?? []) {
    if (ts.isPropertySignature(declaration)) {
      visit(declaration.type, MOST_LEVELS);
    }
  }
  return found;
}
