import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import {
  compareToTable,
  type ExpectedError,
  readErrorTable,
} from "../load/error_table.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { checkSpecs } from "./check_specs.ts";
import { typeCheckSpecs } from "./type_check_specs.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const table = "generator/check/testdata/types/annotations.ts";

function readTable(): ExpectedError[] {
  return readErrorTable(Deno.readTextFileSync(`${root}/${table}`));
}

Deno.test("typeCheckSpecs() finds what TypeScript finds", async () => {
  const wanted = readTable().filter(({ code }) => code === "type");
  assertEquals(compareToTable(wanted, await typeCheckSpecs(root, [table])), []);
});

Deno.test("typeCheckSpecs() leaves out what is known already", async () => {
  const { specs, diagnostics } = await loadSpecs({ root, paths: [table] });
  const known = [...diagnostics, ...checkSpecs(specs)];
  const ours = readTable().filter(({ code }) => code !== "type");
  assertEquals(compareToTable(ours, known), []);
  const lines = ours.map(({ line }) => line);
  const wanted = readTable().filter(({ line }) => !lines.includes(line));
  assert(wanted.length > 0);
  assertEquals(
    compareToTable(wanted, await typeCheckSpecs(root, [table], { known })),
    [],
  );
});

Deno.test("typeCheckSpecs() finds nothing in good specs", async () => {
  const { specs } = await loadSpecs({
    root,
    paths: ["generator/load/testdata/specs"],
  });
  const paths = specs.map(({ path }) => path);
  assertEquals(paths.length, 3);
  assertEquals(await typeCheckSpecs(root, paths), []);
});
