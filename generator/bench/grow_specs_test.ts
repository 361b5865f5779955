import { assertEquals, assertThrows } from "@std/assert";
import type { Plan } from "../plan/plan.ts";
import { growSpecs } from "./grow_specs.ts";

function original(name: string, specPath: string) {
  const plan = { scenario: { name }, specPath } as Plan;
  return { plan, text: `scenario({\n  name: "${name}",\n});\n` };
}

const originals = [
  original("a", "specs/a.ts"),
  original("b", "specs/deep/b.ts"),
  original("c", "specs/c.ts"),
];

Deno.test("growSpecs() copies every spec in its share, under new names", () => {
  const copies = growSpecs(originals, 6);
  assertEquals(copies.map(({ path }) => path), [
    "specs/grown_0.ts",
    "specs/grown_1.ts",
    "specs/deep/grown_2.ts",
    "specs/deep/grown_3.ts",
    "specs/grown_4.ts",
    "specs/grown_5.ts",
  ]);
  assertEquals(copies[3]?.text, 'scenario({\n  name: "grown-3",\n});\n');
});

Deno.test("growSpecs() takes some of many from all over", () => {
  assertEquals(growSpecs(originals, 1).length, 1);
  const paths = growSpecs(originals, 2).map(({ path }) => path);
  assertEquals(paths, ["specs/grown_0.ts", "specs/deep/grown_1.ts"]);
});

Deno.test("growSpecs() refuses what it would copy unchanged", () => {
  const odd = { ...original("a", "specs/a.ts"), text: "name: 'a'" };
  assertThrows(() => growSpecs([odd], 1), TypeError, "specs/a.ts");
  assertThrows(() => growSpecs([], 1), TypeError);
});
