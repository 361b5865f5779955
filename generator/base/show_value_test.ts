import { assertEquals } from "@std/assert";
import { showUnseen, showValue } from "./show_value.ts";

Deno.test("showValue() quotes strings and shows the rest as it is", () => {
  const cases: [string | number | boolean, string][] = [
    ["MAP_SHARED", '"MAP_SHARED"'],
    ['say "x"', '"say \\"x\\""'],
    ["two\nlines", '"two\\nlines"'],
    ["\x1b[31m", '"\\u001b[31m"'],
    ["\u202edcba", '"\\u{202e}dcba"'],
    [7, "7"],
    [-1.5, "-1.5"],
    [Infinity, "Infinity"],
    [true, "true"],
    ["a".repeat(60), `"${"a".repeat(60)}"`],
    ["a".repeat(61), `"${"a".repeat(60)}…"`],
    ["🙂".repeat(1000), `"${"🙂".repeat(60)}…"`],
  ];
  for (const [value, shown] of cases) assertEquals(showValue(value), shown);
});

Deno.test("showUnseen() leaves text alone and spells out what acts", () => {
  assertEquals(showUnseen("naïve 漢字 🙂"), "naïve 漢字 🙂");
  assertEquals(showUnseen("\x1b]0;x\x07"), "\\u{1b}]0;x\\u{7}");
  assertEquals(showUnseen("a\u2028b"), "a\\u{2028}b");
});
