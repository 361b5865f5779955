/** What a spec is made of, in the order in which a test comes to it. */

import type { Spec } from "../vocabulary/scenario.ts";
import { scenarioShape } from "../vocabulary/shape.ts";
import { wordsOfField } from "../vocabulary/spec_words.ts";

/** A word of a spec in its place. */
export interface PlacedWord {
  /** The field of the scenario that it stands in: `users`. */
  field: string;
  /** The name of the value that it is of, where a matrix has several. */
  cell?: string;
  /** `mapping`. */
  word: string;
  /** What it is called with. */
  options: Record<string, unknown>;
}

/** The fields of a scenario that have words, but for what must hold. */
const STEP_FIELDS = Object.keys(scenarioShape.fields).filter((field) =>
  field !== "expect" && wordsOfField(field).length > 0
);

/**
 * The words of a spec but for its expectations: how the machine is prepared,
 * who uses the device, and how it goes. All values of a matrix are listed, with
 * their names.
 */
export function listWords(spec: Spec): PlacedWord[] {
  const values: Record<string, unknown> = { ...spec };
  const each: Record<string, unknown> = { ...spec.each };
  return STEP_FIELDS.flatMap((field) => [
    ...placeWords(values[field], { field }),
    ...Object.entries(each[field] ?? {}).flatMap(([cell, value]) =>
      placeWords(value, { field, cell })
    ),
  ]);
}

/** A word, or each of a list of words. */
function placeWords(
  value: unknown,
  place: Pick<PlacedWord, "field" | "cell">,
): PlacedWord[] {
  return [value].flat().flatMap((one) => {
    if (typeof one !== "object" || one === null || !("word" in one)) return [];
    const { word, ...options } = one;
    return typeof word === "string" ? [{ ...place, word, options }] : [];
  });
}
