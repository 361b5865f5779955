/** Checks every value of a spec against the shape that it must have. */

import type { Diagnostic } from "../base/diagnostic.ts";
import { showValue } from "../base/show_value.ts";
import { suggestWord } from "../base/suggest.ts";
import {
  findLocated,
  type Located,
  type LocatedList,
  type LocatedRecord,
  type LocatedWord,
} from "../load/located.ts";
import { report } from "../load/spec_file.ts";
import {
  alwaysNeeded,
  scenarioShape,
  wordShapes,
} from "../vocabulary/shape.ts";
import type {
  FieldShapes,
  ListShape,
  NamedShape,
  OneOfShape,
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

/** A list of choices one of which has to be seen: a choice among several. */
function conformOneOf(
  list: LocatedList,
  { values }: OneOfShape,
  errand: Errand,
): unknown {
  const choice: Shape = { kind: "choice", values };
  const max = Object.keys(values).length;
  return conformList(list, { kind: "list", of: choice, max }, errand);
}

function conformNamed(
  record: LocatedRecord,
  { form, of, max }: NamedShape,
  { field, diagnostics }: Errand,
): unknown {
  const sketch: Record<string, unknown> = {};
  if (record.fields.size === 0 && record.complete) {
    report(diagnostics, record.at, {
      code: "empty-list",
      message: `Cannot accept no value as ${showValue(field)}`,
      hint: `give values names, each ${describeShape(of)}`,
    });
  }
  if (record.fields.size > max) {
    report(diagnostics, record.at, {
      code: "long-list",
      message: `Cannot accept ${record.fields.size} values in ` +
        `${showValue(field)}: ${max} are allowed`,
    });
  }
  for (const [name, { nameAt, located }] of record.fields) {
    if (!form.accepts(name)) {
      report(diagnostics, nameAt, {
        code: "bad-text",
        message: `Cannot accept ${showValue(name)} as a name in ` +
          `${showValue(field)}: expected ${form.wanted}`,
      });
    }
    sketch[name] = conform(located, of, { field, diagnostics });
  }
  return sketch;
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
  if (located.kind === "list" && shape.kind === "oneOf") {
    return conformOneOf(located, shape, errand);
  }
  if (located.kind === "record" && shape.kind === "named") {
    return conformNamed(located, shape, errand);
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

/** The fields of a scenario: those that a matrix goes through may be left out. */
function scenarioFields(tree: LocatedRecord): FieldShapes {
  const shapes = Object.entries(scenarioShape.fields).map(([field, shape]) => {
    const { optional: _, ...needed } = shape;
    const isInMatrix = findLocated(tree, ["each", field]) !== undefined;
    return [
      field,
      alwaysNeeded.has(field) && !isInMatrix ? needed : shape,
    ] as const;
  });
  return Object.fromEntries(shapes);
}

/** Checks the values of a scenario and sketches what is right of it. */
export function conformScenario(
  tree: LocatedRecord,
  diagnostics: Diagnostic[],
): ScenarioSketch {
  return conformFields(tree, scenarioFields(tree), {
    field: "scenario",
    owner: "scenario({ ... })",
    diagnostics,
  }) as ScenarioSketch;
}
