import { assertEquals } from "@std/assert";
import { anchorOf, plainText, table } from "./markdown.ts";

Deno.test("plainText() takes the meaning from what Markdown acts on", () => {
  assertEquals(
    plainText("a_b _c_ *d* `e` [f](g) <h> | &amp; ~i~ \\ 1.2-3"),
    "a_b \\_c\\_ \\*d\\* \\`e\\` \\[f\\](g) \\<h> \\| \\&amp; \\~i\\~ \\\\ 1.2-3",
  );
});

Deno.test("anchorOf() is what a heading is linked by", () => {
  assertEquals(anchorOf("everyMapper.gets"), "everymappergets");
  assertEquals(anchorOf("Words in words"), "words-in-words");
});

Deno.test("table() keeps every cell in its place", () => {
  assertEquals(table(["a", "b"], [["x | y", "two\n lines "], ["\\|", ""]]), [
    "| a | b |",
    "| --- | --- |",
    "| x \\| y | two lines |",
    "| \\| |  |",
  ]);
});
