import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { formatIdentity, parseIdentity } from "./identity.ts";

Deno.test("parseIdentity() reads what formatIdentity() writes", () => {
  for (
    const text of [
      "Jane Developer <jane@example.org>",
      "Łukasz <l@example.org>",
    ]
  ) {
    assertEquals(formatIdentity(parseIdentity(` ${text} `)), text);
  }
});

for (
  const text of [
    "",
    "Jane",
    "jane@example.org",
    "<jane@example.org>",
    "Jane <jane>",
    "Jane <jane@example.org> <x@y>",
    "Jane\nEve <jane@example.org>",
    "Jane <jane@exam\nple.org>",
  ]
) {
  Deno.test(`parseIdentity() refuses ${JSON.stringify(text)}`, () => {
    assertThrows(() => parseIdentity(text), UsageError, "--signoff");
  });
}
