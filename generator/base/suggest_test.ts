import { assertEquals } from "@std/assert";
import { editDistance, suggestWord } from "./suggest.ts";

Deno.test("editDistance() counts edits, a swap of neighbours as one", () => {
  const cases: [string, string, number][] = [
    ["", "", 0],
    ["", "abc", 3],
    ["abc", "", 3],
    ["kitten", "sitting", 3],
    ["mapping", "mapping", 0],
    ["mapipng", "mapping", 1],
    ["ca", "abc", 3],
  ];
  for (const [a, b, distance] of cases) {
    assertEquals(editDistance(a, b), distance, `${a} ${b}`);
    assertEquals(editDistance(b, a), distance, `${b} ${a}`);
  }
});

Deno.test("suggestWord() finds the word that was meant", () => {
  const words = ["mapping", "mappings", "openFiles", "fsdax", "sizeKiB"];
  const cases: [string, string | undefined][] = [
    ["mappin", "mapping"],
    ["Mapping", "mapping"],
    ["openfile", "openFiles"],
    ["fsdx", "fsdax"],
    ["size", "sizeKiB"],
    ["si", undefined],
    ["umount", undefined],
    ["", undefined],
    ["x".repeat(100_000), undefined],
  ];
  for (const [word, wanted] of cases) {
    assertEquals(suggestWord(word, words), wanted, word.slice(0, 20));
  }
});

Deno.test("suggestWord() never suggests the word itself", () => {
  assertEquals(suggestWord("fsdax", ["fsdax"]), undefined);
});

Deno.test("suggestWord() prefers the nearest, then the first", () => {
  assertEquals(suggestWord("bind", ["binds", "bends", "bin"]), "binds");
  assertEquals(suggestWord("mappinks", ["mapping", "mappings"]), "mappings");
});
