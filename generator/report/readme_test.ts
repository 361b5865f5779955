import { assert } from "@std/assert";
import { VERDICTS } from "../observe/verdict.ts";
import { RUN_SCHEMA_VERSION } from "./run_record.ts";
import { sampleRecord } from "./testing/sample_record.ts";

const page = Deno.readTextFileSync(new URL("./README.md", import.meta.url));

function* listFields(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) yield name;
    yield* listFields(inner);
  }
}

Deno.test("README.md describes every field of run.json", () => {
  for (const field of new Set(listFields(sampleRecord()))) {
    assert(page.includes(`\`${field}\``), `README.md lacks ${field}`);
  }
});

Deno.test("README.md describes every verdict, and this version", () => {
  for (const verdict of VERDICTS) {
    assert(page.includes(`\n| \`${verdict}\` `), `README.md lacks ${verdict}`);
  }
  assert(page.includes(`this page is about ${RUN_SCHEMA_VERSION} `));
});
