import { assertEquals } from "@std/assert";
import { alignColumns } from "./text_columns.ts";

Deno.test("alignColumns() puts names left and figures right", () => {
  assertEquals(
    alignColumns([
      ["", "CPU s", "wall s"],
      ["one", "0.5", "12"],
      ["number two", "10.25"],
    ]),
    [
      "            CPU s  wall s",
      "one           0.5      12",
      "number two  10.25",
    ],
  );
});
