import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { diagnosticCodes } from "../load/diagnostic_code.ts";
import { compareToTable, readErrorTable } from "../load/error_table.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { checkSpecs } from "./check_specs.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const directory = "generator/check/testdata/errors";

function read(file: string): string {
  return Deno.readTextFileSync(`${root}/${file}`);
}

Deno.test("checkSpecs() finds the mistakes of the error tables and no others", async (t) => {
  const { specs, diagnostics } = await loadSpecs({ root, paths: [directory] });
  diagnostics.push(...checkSpecs(specs));
  for (const { name } of Deno.readDirSync(`${root}/${directory}`)) {
    const path = `${directory}/${name}`;
    await t.step(path, () => {
      assertEquals(
        compareToTable(
          readErrorTable(read(path)),
          diagnostics.filter(({ at }) => at.file === path),
        ),
        [],
      );
    });
  }
});

Deno.test("checkSpecs() finds the same in whatever order specs come", async () => {
  const { specs } = await loadSpecs({ root, paths: [directory] });
  const diagnostics = checkSpecs(specs);
  assert(diagnostics.length > 50);
  assertEquals(checkSpecs(specs.toReversed()), diagnostics);
});

Deno.test("every diagnostic code is in an error table", () => {
  const elsewhere = ["unreadable", "no-specs", "type"];
  const seen = new Set(elsewhere);
  for (const stage of ["load", "check"]) {
    const tables = `generator/${stage}/testdata/errors`;
    for (const { name, isFile } of Deno.readDirSync(`${root}/${tables}`)) {
      if (!isFile) continue;
      for (const { code } of readErrorTable(read(`${tables}/${name}`))) {
        seen.add(code);
      }
    }
  }
  assertEquals([...seen].sort(), Object.keys(diagnosticCodes).sort());
});
