import { assertEquals } from "@std/assert";
import { escapeMarkup } from "./escape_markup.ts";

const table: [string, string, string][] = [
  [
    "markup",
    `</script><b a="1" c='2'>&amp;`,
    "&lt;/script&gt;&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;",
  ],
  ["lines and columns", "a\tb\nc", "a\tb\nc"],
  ["control characters", "\x1b[2J\0\r\x7f", "\\u{1b}[2J\\u{0}\\u{d}\\u{7f}"],
  ["what turns text around", "a\u202eb", "a\\u{202e}b"],
  ["half a character", "\ud83d!", "\\u{d83d}!"],
  ["noncharacters", "a\ufffe\uffff", "a\\u{fffe}\\u{ffff}"],
  ["other writing", "häß 漢 😀", "häß 漢 😀"],
];

for (const [what, text, escaped] of table) {
  Deno.test(`escapeMarkup() writes ${what}`, () => {
    assertEquals(escapeMarkup(text), escaped);
  });
}
