/** Which words a spec says, wherever it says them. */

import { scenarioShape } from "./shape.ts";
import type { Shape } from "./shape_type.ts";

/** All words in a spec, or in a part of one, in the order in which they come. */
export function wordsIn(value: unknown): Set<string> {
  const words = new Set<string>();
  const visit = (part: unknown) => {
    if (typeof part !== "object" || part === null) return;
    if ("word" in part && typeof part.word === "string") words.add(part.word);
    Object.values(part).forEach(visit);
  };
  visit(value);
  return words;
}

function wordsOfShape(shape: Shape): string[] {
  switch (shape.kind) {
    case "word":
      return Object.keys(shape.words);
    case "list":
      return wordsOfShape(shape.of);
    default:
      return [];
  }
}

/** The words that can stand in a field of a scenario: `device`, `users`. */
export function wordsOfField(field: string): string[] {
  const shape = scenarioShape.fields[field];
  return shape === undefined ? [] : wordsOfShape(shape);
}
