import { assert, assertThrows } from "@std/assert";
import { isSystemError } from "./system_error.ts";

Deno.test("isSystemError() knows what the system said", () => {
  for (
    const fail of [
      () => Deno.readTextFileSync("/nowhere"),
      () => Deno.readTextFileSync("/"),
      () => Deno.mkdirSync("/etc/passwd/x"),
      () => Deno.renameSync("/etc/passwd", "/etc"),
      () => Deno.linkSync("/nowhere/a", "/nowhere/b"),
    ]
  ) {
    assert(isSystemError(assertThrows(fail, Error)));
  }
});

Deno.test("isSystemError() leaves other errors", () => {
  for (
    const error of [
      new TypeError("x"),
      new DOMException("x", "AbortError"),
      new Deno.errors.NotCapable("x"),
      { code: "ENOENT" },
      undefined,
    ]
  ) {
    assert(!isSystemError(error));
  }
});
