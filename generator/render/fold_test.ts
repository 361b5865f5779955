import { assertEquals } from "@std/assert";
import { foldLines } from "./fold.ts";

Deno.test("foldLines() moves words of a long command to further lines", () => {
  const long = "\tcommand --option value --another 'one word of many' " +
    '"$VARIABLE/and/a/path" last';
  assertEquals(
    foldLines(long),
    "\tcommand --option value --another 'one word of many' \\\n" +
      '\t\t"$VARIABLE/and/a/path" last',
  );
});

Deno.test("foldLines() keeps an option with its value", () => {
  const line = `\t\tcommand ${"x".repeat(44)} --access write`;
  assertEquals(
    foldLines(line),
    `\t\tcommand ${"x".repeat(44)} \\\n\t\t\t--access write`,
  );
});

Deno.test("foldLines() goes on in the line that a command goes on in", () => {
  const text = `\tcommand ${"x".repeat(56)} --access write \\\n\t\tlast one`;
  assertEquals(
    foldLines(text),
    `\tcommand ${"x".repeat(56)} \\\n\t\t--access write last one`,
  );
});

Deno.test("foldLines() fills comments anew", () => {
  const text = `# ${"word ".repeat(15)}words\n# and more\n#\n# a second`;
  assertEquals(
    foldLines(text),
    `# ${"word ".repeat(15).trim()}\n# words and more\n#\n# a second`,
  );
});

Deno.test("foldLines() leaves alone what fits, and what cannot be broken", () => {
  for (
    const text of [
      "#!/bin/bash\n\n\tshort\n",
      `\t'${"word ".repeat(20)}'`,
      `x=${"y".repeat(90)}`,
    ]
  ) assertEquals(foldLines(text), text);
});
