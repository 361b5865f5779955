import { assertEquals } from "@std/assert";
import type { Shape } from "../vocabulary/shape_type.ts";
import { describeValues, unitOf } from "./shape_text.ts";

const integer: Shape = { kind: "integer", min: 2, max: 8, multipleOf: 2 };

const cases: [string, Shape, string][] = [
  ["sizeMiB", integer, "a whole number, 2 to 8 MiB, a multiple of 2"],
  ["processes", { kind: "integer", min: 1, max: 4 }, "a whole number, 1 to 4"],
  ["dax", { kind: "choice", values: { a: true, b: true } }, '`"a"`, `"b"`'],
  [
    "breaks",
    { kind: "choice", values: { "fsdax": true, "xfs": true } },
    "names of words: fsdax+xfs",
  ],
  [
    "errno",
    { kind: "oneOf", values: { EIO: true } },
    '`"EIO"`, or a list of those that it may be',
  ],
  ["rmapbt", { kind: "boolean" }, "`true` or `false`"],
  [
    "kernels",
    { kind: "text", form: { wanted: 'like "<6.8"', accepts: () => true } },
    'like "\\<6.8"',
  ],
  [
    "flags",
    { kind: "list", of: { kind: "boolean" }, max: 3 },
    "a list of 1 to 3: `true` or `false`",
  ],
  [
    "covers",
    { kind: "list", of: { kind: "boolean" }, max: 3, mayBeEmpty: true },
    "a list of 0 to 3: `true` or `false`",
  ],
  ["mkfs", { kind: "record", fields: {} }, "an object"],
  [
    "device",
    { kind: "word", words: { fsdax: true, devdax: true } },
    "fsdax+devdax",
  ],
  [
    "users",
    {
      kind: "named",
      form: { wanted: "", accepts: () => true },
      of: { kind: "word", words: { fsx: true } },
      max: 4,
    },
    "an object of up to 4 values by names of yours: fsx",
  ],
];

for (const [field, shape, wanted] of cases) {
  Deno.test(`describeValues() says what ${field} takes`, () => {
    const text = describeValues(shape, field, (words) => words.join("+"));
    assertEquals(text, wanted);
  });
}

Deno.test("unitOf() goes by the end of the name", () => {
  assertEquals(
    ["sizeMiB", "sizeKiB", "fileBytes", "withinSeconds", "afterMilliseconds"]
      .map(unitOf),
    ["MiB", "KiB", "bytes", "s", "ms"],
  );
  assertEquals(["files", "Seconds2"].map(unitOf), [undefined, undefined]);
});
