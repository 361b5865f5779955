import type { Diagnostic } from "../base/diagnostic.ts";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import type { LocatedScalar } from "../load/located.ts";
import { type Mistake, report } from "../load/spec_file.ts";
import type { IntegerShape, Shape } from "../vocabulary/shape_type.ts";
import { describeShape } from "./describe.ts";

function isInRange(value: number, shape: IntegerShape): boolean {
  return Number.isInteger(value) && value >= shape.min && value <= shape.max &&
    value % (shape.multipleOf ?? 1) === 0;
}

/** What is wrong with a value of the right type. */
function findMistake(
  value: LocatedScalar["value"],
  shape: Shape,
): Pick<Mistake, "code" | "hint"> | "wrong-type" | undefined {
  if (shape.kind === "text" && typeof value === "string") {
    return shape.form.accepts(value) ? undefined : { code: "bad-text" };
  }
  const isChoice = shape.kind === "choice" || shape.kind === "oneOf";
  if (isChoice && typeof value === "string") {
    if (Object.hasOwn(shape.values, value)) return undefined;
    const suggestion = suggestWord(value, Object.keys(shape.values));
    return {
      code: "unknown-value",
      hint: suggestion && `did you mean ${showValue(suggestion)}`,
    };
  }
  if (shape.kind === "integer" && typeof value === "number") {
    return isInRange(value, shape) ? undefined : { code: "out-of-range" };
  }
  if (shape.kind === "boolean" && typeof value === "boolean") return undefined;
  return "wrong-type";
}

/**
 * Checks a string, a number or a boolean; the sketch is undefined where it is
 * not as the shape says. What is of the wrong type is left to the caller.
 */
export function conformScalar(
  { value, at }: LocatedScalar,
  shape: Shape,
  { field, diagnostics }: { field: string; diagnostics: Diagnostic[] },
): { sketch: LocatedScalar["value"] | undefined } | "wrong-type" {
  const mistake = findMistake(value, shape);
  if (mistake === "wrong-type") return mistake;
  if (mistake === undefined) return { sketch: value };
  report(diagnostics, at, {
    ...mistake,
    message: `Cannot accept ${showValue(value)} as ${showValue(field)}: ` +
      `expected ${describeShape(shape)}`,
  });
  return { sketch: undefined };
}
