/** Checks every value of a spec against the shape that it must have. */

import type { Diagnostic } from "../base/diagnostic.ts";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import type {
  Located,
  LocatedList,
  LocatedRecord,
  LocatedWord,
} from "../load/located.ts";
import { report } from "../load/spec_file.ts";
import { scenarioShape, wordShapes } from "../vocabulary/shape.ts";
import type {
  FieldShapes,
  ListShape,
  Shape,
  WordShape,
} from "../vocabulary/shape_type.ts";
import { conformScalar } from "./conform_scalar.ts";
import { describeCall, describeLocated, describeShape } from "./describe.ts";
import type { ScenarioSketch } from "./sketch.ts";

/** Where mistakes go, and what the value that is looked at is called. */
export interface Errand {
  /** The field that the value is of. */
  field: string;
  diagnostics: Diagnostic[];
}

/** A hint about more missing fields than this would be a page. */
const MOST_DESCRIBED = 3;

function conformFields(
  owner: LocatedRecord | LocatedWord,
  shapes: FieldShapes,
  errand: Errand & { owner: string },
): Record<string, unknown> {
  const { diagnostics } = errand;
  for (const [name, { nameAt }] of owner.fields) {
    if (Object.hasOwn(shapes, name)) continue;
    const suggestion = suggestWord(name, Object.keys(shapes));
    report(diagnostics, nameAt, {
      code: "unknown-field",
      message: `Cannot set ${showValue(name)} of ${errand.owner}: ` +
        "there is no such field",
      hint: suggestion === undefined
        ? `there are ${Object.keys(shapes).join(", ")}`
        : `did you mean ${showValue(suggestion)}`,
    });
  }

  const sketch: Record<string, unknown> = {};
  const missing: string[] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const field = owner.fields.get(name);
    if (field !== undefined) {
      sketch[name] = conform(field.located, shape, {
        field: name,
        diagnostics,
      });
    } else if (shape.optional !== true) {
      missing.push(name);
    }
  }
  if (missing.length > 0 && owner.complete) {
    report(diagnostics, owner.at, {
      code: "missing-field",
      message: `Cannot do without ${missing.map(showValue).join(", ")} ` +
        `of ${errand.owner}`,
      hint: missing.length > MOST_DESCRIBED
        ? undefined
        : missing.map((name) => {
          const shape = shapes[name];
          return `${name}: ${shape && describeShape(shape)}`;
        }).join("; "),
    });
  }
  return sketch;
}

function conformList(
  list: LocatedList,
  shape: ListShape,
  errand: Errand,
): unknown {
  const { field, diagnostics } = errand;
  if (list.items.length === 0 && shape.mayBeEmpty !== true) {
    report(diagnostics, list.at, {
      code: "empty-list",
      message: `Cannot accept an empty list as ${showValue(field)}`,
      hint: `write ${describeShape(shape)}`,
    });
  }
  if (list.items.length > shape.max) {
    report(diagnostics, list.at, {
      code: "long-list",
      message: `Cannot accept ${list.items.length} items in ` +
        `${showValue(field)}: ${shape.max} are allowed`,
    });
    return undefined;
  }
  const seen = new Set<unknown>();
  for (const item of list.items) {
    if (item.kind !== "scalar") continue;
    if (seen.has(item.value)) {
      report(diagnostics, item.at, {
        code: "duplicate-item",
        message: `Cannot accept ${showValue(item.value)} in ` +
          `${showValue(field)}: it stands there already`,
      });
    }
    seen.add(item.value);
  }
  return list.items.map((item) => conform(item, shape.of, errand));
}

function conformWord(
  located: LocatedWord,
  shape: WordShape,
  { field, diagnostics }: Errand,
): unknown {
  const { word } = located;
  const isRight = Object.hasOwn(shape.words, word);
  if (!isRight) {
    report(diagnostics, located.at, {
      code: "wrong-word",
      message: `Cannot use ${showValue(word)} in ${showValue(field)}`,
      hint: `use ${describeShape(shape)}`,
    });
  }
  const options = conformFields(located, wordShapes.get(word) ?? {}, {
    field,
    owner: describeCall(word),
    diagnostics,
  });
  return isRight ? { word, ...options } : undefined;
}

/** The sketch of a value; what is wrong with it becomes diagnostics. */
function conform(located: Located, shape: Shape, errand: Errand): unknown {
  if (located.kind === "hole") return undefined;
  if (located.kind === "list" && shape.kind === "list") {
    return conformList(located, shape, errand);
  }
  if (located.kind === "record" && shape.kind === "record") {
    return conformFields(located, shape.fields, {
      ...errand,
      owner: showValue(errand.field),
    });
  }
  if (located.kind === "word" && shape.kind === "word") {
    return conformWord(located, shape, errand);
  }
  if (located.kind === "scalar") {
    const scalar = conformScalar(located, shape, errand);
    if (scalar !== "wrong-type") return scalar.sketch;
  }
  report(errand.diagnostics, located.at, {
    code: "wrong-type",
    message: `Cannot accept ${describeLocated(located)} as ` +
      `${showValue(errand.field)}: expected ${describeShape(shape)}`,
  });
  return undefined;
}

/** Checks the values of a scenario and sketches what is right of it. */
export function conformScenario(
  tree: LocatedRecord,
  diagnostics: Diagnostic[],
): ScenarioSketch {
  const { fields } = scenarioShape;
  return conformFields(tree, fields, {
    field: "scenario",
    owner: "scenario({ ... })",
    diagnostics,
  }) as ScenarioSketch;
}
