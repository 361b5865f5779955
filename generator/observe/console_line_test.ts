import { assertEquals } from "@std/assert";
import { parseConsoleLine } from "./console_line.ts";

function texts(line: string): string[] {
  return parseConsoleLine(line).map(({ text }) => text);
}

for (
  const [line, message] of [
    ["[   12.345678] a b", { text: "a b", seconds: 12.345678 }],
    ["[    0.000000]  indented+0x1/0x2", {
      text: " indented+0x1/0x2",
      seconds: 0,
    }],
    ["[   12.345678][  T123] a", {
      text: "a",
      seconds: 12.345678,
      caller: "T123",
    }],
    ["[12345.345678][    C1] a", {
      text: "a",
      seconds: 12345.345678,
      caller: "C1",
    }],
    ["[  T123] a", { text: "a", caller: "T123" }],
    ["<4>[   12.345678] a", { text: "a", seconds: 12.345678 }],
    ["<4>a", { text: "a" }],
    ["<4> a", { text: " a" }],
  ] as const
) {
  Deno.test(`parseConsoleLine() strips the prefix of ${JSON.stringify(line)}`, () => {
    assertEquals(parseConsoleLine(line), [{
      ...message,
      printed: line,
      isStamped: true,
    }]);
  });
}

Deno.test("parseConsoleLine() leaves lines without a prefix alone", () => {
  for (
    const line of ["a", " a", "[ 1.2] a", "[T1", "<a>", "  [   1.000000]b"]
  ) {
    assertEquals(parseConsoleLine(line), [{
      text: line,
      printed: line,
      isStamped: false,
    }]);
  }
});

Deno.test("parseConsoleLine() strips escape sequences and control characters", () => {
  assertEquals(
    texts(
      "\x1bc\x1b[?7l\x1b[2J\x1b[1;31m[    1.000000] \x1b[0mBU\x00G: x\x1b[K",
    ),
    ["BUG: x"],
  );
});

Deno.test("parseConsoleLine() splits at carriage returns", () => {
  assertEquals(texts("10%\r20%\r[    1.000000] done\r\r"), [
    "10%",
    "20%",
    "done",
  ]);
});

Deno.test("parseConsoleLine() splits where the kernel cuts in", () => {
  assertEquals(
    texts("[    1.000000] a: [    1.000100] b[    1.000200][    T1] c"),
    ["a: ", "b", "c"],
  );
});

Deno.test("parseConsoleLine() leaves a test's own message whole", () => {
  const text = "selftests: dax: a: saw [    1.000000] BUG: x";
  assertEquals(texts(`[    2.000000] ${text}`), [text]);
});

Deno.test("parseConsoleLine() leaves out blank lines", () => {
  assertEquals(parseConsoleLine("\r"), []);
  assertEquals(parseConsoleLine("[    1.000000] \r"), []);
  assertEquals(parseConsoleLine("  "), []);
});
