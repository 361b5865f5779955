import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../base/errors.ts";
import { selectParts } from "./parts.ts";

Deno.test("selectParts() takes all parts where none is named", () => {
  assertEquals(selectParts([]), ["generate", "boot", "scenarios"]);
});

Deno.test("selectParts() takes each part once and in order", () => {
  assertEquals(selectParts(["scenarios", "boot", "boot"]), [
    "boot",
    "scenarios",
  ]);
});

Deno.test("selectParts() refuses unknown words", () => {
  assertThrows(
    () => selectParts(["boot", "senarios"]),
    UsageError,
    'Unknown part "senarios"; did you mean "scenarios"?',
  );
  assertThrows(() => selectParts(["toString"]), UsageError, "Unknown part");
});
