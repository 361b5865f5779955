import { assertEquals } from "@std/assert";
import { inTemporaryDirectory } from "../run/testing/temporary_directory.ts";
import { readLogEnds } from "./log_ends.ts";

const table: [string, string, [string, number, string]][] = [
  ["a short log", "one\ntwo\n", ["one\ntwo\n", 0, ""]],
  [
    "a log that just fits",
    "0123456789\n012345678\n",
    ["0123456789\n012345678\n", 0, ""],
  ],
  [
    "whole lines at both ends",
    `one\ntwo\n${"x".repeat(1000)}\nlast\nend\n`,
    ["one\ntwo\n", 1001, "last\nend\n"],
  ],
  ["one long line", "y".repeat(100), ["y".repeat(10), 79, "y".repeat(11)]],
  [
    "escape sequences, carriage returns and other bytes",
    "\x1b[31mr\x1b[0m\r\r\nx\0\ry\n",
    ["r\nx\ny\n", 0, ""],
  ],
];

for (const [what, text, [head, omittedBytes, tail]] of table) {
  Deno.test(`readLogEnds() reads ${what}`, () =>
    inTemporaryDirectory(async (directory) => {
      await Deno.writeTextFile(`${directory}/log`, text);
      assertEquals(
        await readLogEnds(`${directory}/log`, { headBytes: 10, tailBytes: 11 }),
        { head, omittedBytes, tail },
      );
    }));
}

Deno.test("readLogEnds() takes bytes that are no text, and finds nothing where there is none", () =>
  inTemporaryDirectory(async (directory) => {
    const options = { headBytes: 10, tailBytes: 10 };
    await Deno.writeFile(
      `${directory}/log`,
      new Uint8Array([0x61, 0xff, 0xfe, 0x0a]),
    );
    assertEquals(await readLogEnds(`${directory}/log`, options), {
      head: "a\ufffd\ufffd\n",
      omittedBytes: 0,
      tail: "",
    });
    assertEquals(await readLogEnds(`${directory}/none`, options), undefined);
  }));
