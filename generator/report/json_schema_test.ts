import { assertEquals } from "@std/assert";
import { findSchemaFaults, type JsonSchema } from "./json_schema.ts";

const schema: JsonSchema = {
  type: "object",
  required: ["name", "counts"],
  properties: {
    name: { type: "string", pattern: "^[a-z]+$" },
    counts: { type: "array", items: { type: "integer", minimum: 0 } },
    state: { enum: ["on", "off"] },
    version: { const: 1 },
    inner: { type: "object", required: ["deep"] },
    flag: { type: "boolean" },
  },
};

const table: [string, unknown, string[]][] = [
  ["what is as it says", { name: "a", counts: [0, 1], state: "on" }, []],
  ["fields that it does not know", { name: "a", counts: [], more: 1 }, []],
  ["another type", [], ["the document is of type array, not of type object"]],
  ["null", null, ["the document is of type null, not of type object"]],
  ["what is missing", {}, ["name is missing", "counts is missing"]],
  [
    "all faults at once, each with its place",
    {
      name: "A1",
      counts: [0, -1, 1.5, "2"],
      state: "\x1b[2J",
      version: 2,
      inner: {},
      flag: null,
    },
    [
      'name is "A1", which does not match ^[a-z]+$',
      "counts[1] is -1, less than 0",
      "counts[2] is 1.5, not of type integer",
      'counts[3] is "2", not of type integer',
      'state is "\\u001b[2J", not one of on, off',
      "version is 2, not 1",
      "inner.deep is missing",
      "flag is of type null, not of type boolean",
    ],
  ],
];

for (const [what, value, faults] of table) {
  Deno.test(`findSchemaFaults() judges ${what}`, () => {
    assertEquals(findSchemaFaults(value, schema), faults);
  });
}

Deno.test("findSchemaFaults() does not take what every object has for a field", () => {
  assertEquals(
    findSchemaFaults({}, { type: "object", required: ["toString"] }),
    ["toString is missing"],
  );
});
