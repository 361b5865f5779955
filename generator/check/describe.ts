/** Values and shapes in the words of messages. */

import { showValue } from "../base/show_value.ts";
import type { Located } from "../load/located.ts";
import { wordShapes } from "../vocabulary/shape.ts";
import type { Shape } from "../vocabulary/shape_type.ts";

/** Longer lists of choices are cut. */
const MOST_CHOICES = 8;

function either(choices: readonly string[]): string {
  if (choices.length > MOST_CHOICES) {
    return `${choices.slice(0, MOST_CHOICES).join(", ")} or another`;
  }
  const last = choices.at(-1) ?? "";
  return choices.length < 2
    ? last
    : `${choices.slice(0, -1).join(", ")} or ${last}`;
}

/** How a word is called: `mapping({ ... })`, `removal.returns()`. */
export function describeCall(word: string): string {
  const options = Object.keys(wordShapes.get(word) ?? {});
  return options.length > 0 ? `${word}({ ... })` : `${word}()`;
}

/** What a value must be; completes "expected ...". */
export function describeShape(shape: Shape): string {
  switch (shape.kind) {
    case "text":
      return shape.form.wanted;
    case "choice":
      return either(Object.keys(shape.values).map(showValue));
    case "oneOf":
      return `${either(Object.keys(shape.values).map(showValue))}, ` +
        "or a list of those that it may be";
    case "integer":
      return `a whole number from ${shape.min} to ${shape.max}` +
        (shape.multipleOf === undefined
          ? ""
          : `, a multiple of ${shape.multipleOf}`);
    case "boolean":
      return "true or false";
    case "list":
      return `a list with ${describeShape(shape.of)}`;
    case "record":
      return `an object literal of ${Object.keys(shape.fields).join(", ")}`;
    case "named":
      return "an object literal of named values, each " +
        describeShape(shape.of);
    case "word":
      return either(Object.keys(shape.words).map(describeCall));
  }
}

/** What stands in a spec; completes "Cannot accept ...". */
export function describeLocated(
  located: Exclude<Located, { kind: "hole" }>,
): string {
  switch (located.kind) {
    case "scalar":
      return showValue(located.value);
    case "list":
      return "a list";
    case "record":
      return "an object literal";
    case "word":
      return describeCall(located.word);
  }
}
