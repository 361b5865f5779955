/** What a field takes, in words. */

import { wordShapes } from "../vocabulary/shape.ts";
import type { Shape } from "../vocabulary/shape_type.ts";
import { inlineCode, plainText } from "./markdown.ts";

/** Units at the end of fields' names, and what they are called in a text. */
const UNITS: readonly (readonly [string, string])[] = [
  ["MiB", "MiB"],
  ["KiB", "KiB"],
  ["GiB", "GiB"],
  ["Bytes", "bytes"],
  ["Milliseconds", "ms"],
  ["Seconds", "s"],
];

/** The unit that a field's name says: `MiB` of `sizeMiB`. */
export function unitOf(field: string): string | undefined {
  return UNITS.find(([ending]) => field.endsWith(ending))?.[1];
}

/** How words of the vocabulary are named: those of a whole section by its name. */
export type NameWords = (words: readonly string[]) => string;

/**
 * What values have a shape, in Markdown; completes "takes ...".
 *
 * @param field The name of the field, which says its unit.
 */
export function describeValues(
  shape: Shape,
  field: string,
  nameWords: NameWords,
): string {
  switch (shape.kind) {
    case "text":
      return plainText(shape.form.wanted);
    case "choice":
      return describeChoice(Object.keys(shape.values), nameWords);
    case "oneOf":
      return `${
        describeChoice(Object.keys(shape.values), nameWords)
      }, or a list of those that it may be`;
    case "integer": {
      const unit = unitOf(field);
      return `a whole number, ${shape.min} to ${shape.max}${
        unit === undefined ? "" : ` ${unit}`
      }${
        shape.multipleOf === undefined
          ? ""
          : `, a multiple of ${shape.multipleOf}`
      }`;
    }
    case "boolean":
      return `${inlineCode("true")} or ${inlineCode("false")}`;
    case "list":
      return `a list of ${shape.mayBeEmpty ? "0" : "1"} to ${shape.max}: ${
        describeValues(shape.of, field, nameWords)
      }`;
    case "record":
      return "an object";
    case "named":
      return `an object of up to ${shape.max} values by names of yours: ${
        describeValues(shape.of, field, nameWords)
      }`;
    case "word":
      return nameWords(Object.keys(shape.words));
  }
}

/** Strings; of words of the vocabulary their names. */
function describeChoice(
  values: readonly string[],
  nameWords: NameWords,
): string {
  return values.every((value) => wordShapes.has(value))
    ? `names of words: ${nameWords(values)}`
    : values.map((value) => inlineCode(JSON.stringify(value))).join(", ");
}
