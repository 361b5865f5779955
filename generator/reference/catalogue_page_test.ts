import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { catalogueEntries } from "../vocabulary/catalogue.ts";
import { renderCataloguePage } from "./catalogue_page.ts";

function rowOf(page: string, label: string): string {
  const row = page.split("\n").find((line) => line.startsWith(`| ${label} |`));
  assert(row !== undefined, label);
  return row;
}

Deno.test("renderCataloguePage() has a row for every label and promise", () => {
  const page = renderCataloguePage([]);
  for (const label of [...catalogueEntries.keys(), "R1", "R8"]) {
    rowOf(page, label);
  }
  assertEquals(page.match(/ \| not yet \|$/gm)?.length, 115);
  assertStringIncludes(page, "\nSpecs cover 0 of 115 labels.\n");
  assert(page.endsWith("\n") && !page.endsWith("\n\n"));
});

Deno.test("renderCataloguePage() tells what runs from what runs nowhere yet", () => {
  const page = renderCataloguePage([
    { name: "a-one", path: "specs/a one.ts", covers: ["A1", "B2"] },
    { name: "a-two", path: "specs/a_two.ts", covers: ["A1"] },
    {
      name: "a-three",
      path: "specs/a_three.ts",
      covers: ["B2", "C3"],
      missing: "a *device* | a tool",
    },
  ]);
  const one = "[a-one](../../specs/a%20one.ts)";
  const three =
    "[a-three](../../specs/a_three.ts) is missing a \\*device\\* \\| a tool";
  assertStringIncludes(
    rowOf(page, "A1"),
    ` | ${one}, [a-two](../../specs/a_two.ts) |`,
  );
  assertStringIncludes(rowOf(page, "B2"), ` | ${one}, ${three} |`);
  assertStringIncludes(rowOf(page, "C3"), ` | not yet, ${three} |`);
  assertStringIncludes(
    page,
    "\nSpecs cover 2 of 115 labels; for 1 more there are specs that run " +
      "nowhere yet.\n",
  );
});

Deno.test("renderCataloguePage() keeps its rows whole", () => {
  const rows = renderCataloguePage([]).split("\n").filter((line) =>
    /^\| [A-G]\d/.test(line)
  );
  for (const row of rows) {
    assertEquals(row.match(/(?<!\\)\|/g)?.length, 5, row);
  }
});
