import { assert, assertEquals } from "@std/assert";
import { findSchemaFaults, type JsonSchema } from "./json_schema.ts";
import { beginRecord } from "./record.ts";
import { renderRunSchema, RUN_SCHEMA } from "./run_schema.ts";
import { readRealRun } from "./testing/real_run.ts";
import { sampleRecord } from "./testing/sample_record.ts";

Deno.test("the schema takes records of real runs, of runs at their beginning, and the sample", async () => {
  const begun = beginRecord({
    id: "20261121-214501",
    startedAt: new Date("2026-11-21T21:45:01.999Z"),
    target: "selftests",
    acceleration: { kind: "kvm", reason: "it boots" },
    kernels: [{ selector: "debian:sid", origin: "debian:sid" }],
    scenarios: [],
    request: {
      environment: [],
      isolate: false,
      repeats: 1,
      retries: 0,
      digests: [],
    },
  });
  const { record } = await readRealRun();
  for (const one of [begun, record, sampleRecord()]) {
    assertEquals(findSchemaFaults(one, RUN_SCHEMA), []);
  }
});

/** The fields of a schema, `results[].points[].name`. */
function* listSchemaFields(
  { properties = {}, items }: JsonSchema,
  place = "",
): Generator<string> {
  if (items !== undefined) yield* listSchemaFields(items, `${place}[]`);
  for (const [name, inner] of Object.entries(properties)) {
    yield `${place}.${name}`;
    yield* listSchemaFields(inner, `${place}.${name}`);
  }
}

/** The fields of a value, in the same words. */
function* listFields(value: unknown, place = ""): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${place}[]` : `${place}.${name}`;
    if (!Array.isArray(value)) yield at;
    yield* listFields(inner, at);
  }
}

Deno.test("the schema has the fields of a record, all of them and no others", () => {
  assertEquals(
    [...new Set(listSchemaFields(RUN_SCHEMA))].sort(),
    [...new Set(listFields(sampleRecord()))].sort(),
  );
});

/** All schemas within a schema. */
function* listSchemas(schema: JsonSchema): Generator<JsonSchema> {
  yield schema;
  if (schema.items !== undefined) yield* listSchemas(schema.items);
  for (const inner of Object.values(schema.properties ?? {})) {
    yield* listSchemas(inner);
  }
}

Deno.test("the schema uses only keywords that are checked, and says what each field means", () => {
  const known = [
    "$schema",
    "title",
    "description",
    "type",
    "const",
    "enum",
    "pattern",
    "minimum",
    "items",
    "properties",
    "required",
  ];
  for (const schema of listSchemas(RUN_SCHEMA)) {
    for (const keyword of Object.keys(schema)) assert(known.includes(keyword));
  }
  for (const [name, field] of Object.entries(RUN_SCHEMA.properties ?? {})) {
    assert(field.description !== undefined, name);
  }
});

Deno.test("the schema refuses what is no verdict, no time, no kernel", () => {
  const record = sampleRecord() as unknown as Record<string, unknown>;
  const [result] = sampleRecord().results;
  assertEquals(
    findSchemaFaults(
      {
        ...record,
        startedAt: "yesterday",
        kernels: [{ selector: 1 }],
        results: [{ ...result, verdict: "fine", seconds: -1 }],
      },
      RUN_SCHEMA,
    ).map((fault) => fault.split(" ", 1)[0]),
    [
      "startedAt",
      "kernels[0].origin",
      "kernels[0].selector",
      "results[0].verdict",
      "results[0].seconds",
    ],
  );
});

Deno.test("the schema is published as JSON", () => {
  const { path, text } = renderRunSchema();
  assertEquals(path, "reference/run.schema.json");
  assertEquals(JSON.parse(text), JSON.parse(JSON.stringify(RUN_SCHEMA)));
});
