import { assert, assertEquals } from "@std/assert";
import * as vocabulary from "./scenario.ts";
import { commonPromiseExpectations } from "./common_promises.ts";
import { importableNames, scenarioShape, wordShapes } from "./shape.ts";
import type { FieldShapes, Shape } from "./shape_type.ts";

type WordFunction = (options?: Record<string, unknown>) => unknown;

/** The words that the vocabulary really has. */
function findWords(): Map<string, WordFunction> {
  const words = new Map<string, WordFunction>();
  for (const [name, value] of Object.entries(vocabulary)) {
    if (name === "scenario") continue;
    if (typeof value === "function") {
      words.set(name, value as WordFunction);
    } else {
      for (const [member, word] of Object.entries(value)) {
        words.set(`${name}.${member}`, word as WordFunction);
      }
    }
  }
  return words;
}

Deno.test("wordShapes has the words of the vocabulary and no others", () => {
  assertEquals([...wordShapes.keys()].sort(), [...findWords().keys()].sort());
});

Deno.test("importableNames are the exports of the vocabulary", () => {
  assertEquals([...importableNames].sort(), Object.keys(vocabulary).sort());
});

Deno.test("words are data: their name and their options", () => {
  for (const [name, word] of findWords()) {
    const fields = Object.keys(wordShapes.get(name) ?? {});
    const options = Object.fromEntries(fields.map((field) => [field, {}]));
    assertEquals(
      fields.length > 0 ? word(options) : word(),
      { word: name, ...options },
      name,
    );
  }
});

/** All shapes, however deep. */
function* everyShape(shape: Shape): Iterable<Shape> {
  yield shape;
  if (shape.kind === "list" || shape.kind === "named") {
    yield* everyShape(shape.of);
  }
  if (shape.kind === "record") yield* everyShapeOf(shape.fields);
}

function* everyShapeOf(fields: FieldShapes): Iterable<Shape> {
  for (const shape of Object.values(fields)) yield* everyShape(shape);
}

Deno.test("shapes have bounds that make sense", () => {
  const shapes = [
    ...everyShape(scenarioShape),
    ...[...wordShapes.values()].flatMap((fields) => [...everyShapeOf(fields)]),
  ];
  assert(shapes.length > 40);
  for (const shape of shapes) {
    if (shape.kind === "integer") {
      const { min, max, multipleOf = 1 } = shape;
      assert(min >= 0 && min < max && Number.isSafeInteger(max));
      assertEquals([min % multipleOf, max % multipleOf], [0, 0]);
    } else if (shape.kind === "list") {
      assert(shape.max > 0 && shape.max <= 100);
    } else if (shape.kind === "word") {
      for (const word of Object.keys(shape.words)) {
        assert(wordShapes.has(word), word);
      }
    }
  }
});

Deno.test("commonPromiseExpectations are those that its documentation names", async () => {
  const source = await Deno.readTextFile(
    new URL("expectation.ts", import.meta.url),
  );
  const [, comment = ""] =
    /\/\*\*((?:(?!\/\*\*)[^])*)\*\/\nexport function commonPromises/
      .exec(source) ?? [];
  assertEquals(
    [...comment.matchAll(/`([a-zA-Z.]+)`/g)].map(([, word]) => word),
    commonPromiseExpectations.map(({ word }) => word),
  );
});
