import { assertEquals, assertThrows } from "@std/assert";
import { formatSpread, spreadOf } from "./spread.ts";

Deno.test("spreadOf() finds the value in the middle", async (t) => {
  for (
    const [values, median] of [
      [[7], 7],
      [[3, 1], 2],
      [[10, 9, 2], 9],
      [[4, 100, 1, 2], 3],
      [[5, 1, 4, 2, 3], 3],
    ] as const
  ) {
    await t.step(`of ${values.join(", ")}`, () => {
      assertEquals(spreadOf(values), {
        least: Math.min(...values),
        median,
        most: Math.max(...values),
      });
    });
  }
});

Deno.test("spreadOf() refuses nothing", () => {
  assertThrows(() => spreadOf([]), RangeError, "no measurements");
});

Deno.test("formatSpread() shows as many digits as asked for", () => {
  const spread = { least: 0.391, median: 0.406, most: 12 };
  assertEquals(formatSpread(spread), "0.41 (0.39..12.00)");
  assertEquals(formatSpread(spread, 1), "0.4 (0.4..12.0)");
});
