import { assertEquals } from "@std/assert";
import { displayWidth } from "./display_width.ts";

Deno.test("displayWidth() counts the columns of a terminal", () => {
  const cases: [string, number][] = [
    ["", 0],
    ["pmem", 4],
    ["naïve", 5],
    ["nai\u0308ve", 5],
    ["漢字", 4],
    ["ﾊﾝ", 2],
    ["한", 2],
    ["🙂", 2],
    ["Ａ", 2],
    ["…", 1],
  ];
  for (const [text, width] of cases) {
    assertEquals(displayWidth(text), width, text);
  }
});
