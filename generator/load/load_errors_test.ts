import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { compareToTable, readErrorTable } from "./error_table.ts";
import { loadSpecs } from "./load_specs.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const directory = "generator/load/testdata/errors";

Deno.test("loadSpecs() finds the mistakes of the error tables and no others", async (t) => {
  const { diagnostics } = await loadSpecs({ root, paths: [directory] });
  const names = [...Deno.readDirSync(`${root}/${directory}`)].map(({ name }) =>
    name === "shared" ? "shared/constants.ts" : name
  );
  for (const name of names) {
    await t.step(name, async () => {
      const file = `${directory}/${name}`;
      const expected = readErrorTable(
        await Deno.readTextFile(`${root}/${file}`),
      );
      assert(expected.length > 0);
      assertEquals(
        compareToTable(
          expected,
          diagnostics.filter(({ at }) => at.file === file),
        ),
        [],
      );
    });
  }
});
