import { assertEquals } from "@std/assert";
import { fillLines, splitParagraphs } from "./prose.ts";

Deno.test("splitParagraphs() splits at empty lines only", () => {
  assertEquals(
    splitParagraphs("\n a b\n\tc \r\nd\r\n \r\n\n e\u2028f\u0085g\n"),
    [["a", "b", "c", "d"], ["e", "f", "g"]],
  );
  assertEquals(splitParagraphs(" \n\n "), []);
});

Deno.test("fillLines() fills lines and leaves long words whole", () => {
  assertEquals(fillLines(["ab", "cd", "e", "fghijkl", "m"], 5), [
    "ab cd",
    "e",
    "fghijkl",
    "m",
  ]);
  assertEquals(fillLines([], 5), []);
});
