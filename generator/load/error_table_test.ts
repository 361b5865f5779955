import { assertEquals } from "@std/assert";
import { compareToTable, readErrorTable } from "./error_table.ts";

const table = `one
two, // ERROR bad-text: Cannot accept "x" // ERROR wrong-type: Cannot accept 1
`;

function diagnostic(line: number, code: string, message: string) {
  return { code, message, at: { file: "x.ts", line, column: 1 } };
}

Deno.test("readErrorTable() reads every comment with its line", () => {
  assertEquals(readErrorTable(table), [
    { line: 2, code: "bad-text", message: 'Cannot accept "x"' },
    { line: 2, code: "wrong-type", message: "Cannot accept 1" },
  ]);
});

Deno.test("compareToTable() tells what is missing and what is not expected", () => {
  const expected = readErrorTable(table);
  const text = diagnostic(2, "bad-text", 'Cannot accept "x" as "name"');
  const type = diagnostic(2, "wrong-type", "Cannot accept 1 as a name");
  assertEquals(compareToTable(expected, [type, text]), []);
  assertEquals(compareToTable(expected, [text]), [
    "missing: line 2: wrong-type: Cannot accept 1",
  ]);
  assertEquals(compareToTable(expected, [text, type, type]), [
    "not expected: line 2: wrong-type: Cannot accept 1 as a name",
  ]);
  for (
    const other of [
      { ...text, at: { ...text.at, line: 1 } },
      { ...text, code: "bad-name" },
      { ...text, message: "Cannot" },
    ]
  ) {
    assertEquals(compareToTable(expected, [other, type]).length, 2);
  }
});

Deno.test("compareToTable() takes no entry without a message for granted", () => {
  const expected = readErrorTable("// ERROR bad-text");
  const text = diagnostic(1, "bad-text", "Cannot");
  assertEquals(compareToTable(expected, [text]).length, 2);
});
