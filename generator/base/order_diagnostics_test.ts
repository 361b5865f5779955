import { assertEquals } from "@std/assert";
import type { Diagnostic } from "./diagnostic.ts";
import { orderDiagnostics } from "./order_diagnostics.ts";

function diagnostic(
  file: string,
  line: number,
  column: number,
  code = "not-data",
): Diagnostic {
  return { code, message: "Cannot", at: { file, line, column } };
}

Deno.test("orderDiagnostics() sorts by file, line, column and code", () => {
  const wanted = [
    diagnostic("a.ts", 2, 1),
    diagnostic("a.ts", 10, 3),
    diagnostic("a.ts", 10, 20, "a-code"),
    diagnostic("a.ts", 10, 20, "b-code"),
    diagnostic("b.ts", 1, 1),
  ];
  assertEquals(orderDiagnostics(wanted.toReversed()), wanted);
});

Deno.test("orderDiagnostics() keeps equal diagnostics once", () => {
  const twice = [diagnostic("a.ts", 1, 1), diagnostic("a.ts", 1, 1)];
  assertEquals(orderDiagnostics(twice).length, 1);
});
