import { assertEquals } from "@std/assert";
import { coverCatalogue } from "./coverage.ts";

Deno.test("coverCatalogue() tells what runs from what runs nowhere yet", () => {
  const runs = { name: "a", path: "specs/a.ts", covers: ["A1", "G11"] };
  const waits = {
    ...{ name: "b", path: "specs/b.ts", covers: ["A1", "B2"] },
    missing: "a device that can be unplugged",
  };
  const coverage = coverCatalogue([runs, waits]);
  assertEquals(coverage.length, 115);
  const found = new Map(
    coverage.map(({ entry, running, waiting }) => [
      entry.label,
      [running, waiting],
    ]),
  );
  assertEquals(found.get("A1"), [[runs], [waits]]);
  assertEquals(found.get("B2"), [[], [waits]]);
  assertEquals(found.get("G11"), [[runs], []]);
  assertEquals(found.get("C3"), [[], []]);
});
