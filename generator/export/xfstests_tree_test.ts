import { assertEquals, assertThrows } from "@std/assert";
import { EnvironmentError } from "../base/errors.ts";
import {
  addIgnored,
  addSubdirectory,
  findFreeNumber,
  parseGroupNames,
} from "./xfstests_tree.ts";

Deno.test("addSubdirectory() keeps the first list sorted, and the others", () => {
  const text = "A = b\nSUBDIRS = log-writes perf\nSUBDIRS += vfs\n";
  const added = addSubdirectory(text, "dax-remove");
  assertEquals(
    added,
    "A = b\nSUBDIRS = dax-remove log-writes perf\nSUBDIRS += vfs\n",
  );
  assertEquals(addSubdirectory(added, "dax-remove"), added);
  assertThrows(
    () => addSubdirectory("SUBDIRS += vfs\n", "a"),
    EnvironmentError,
  );
});

Deno.test("addIgnored() puts programs between those of src", () => {
  const text = "*.o\n/src/cloner\n/src/dbtest\n/tests/x\n";
  const added = addIgnored(text, ["dax-remove/b", "dax-remove/a", "zzz"]);
  assertEquals(
    added,
    "*.o\n/src/cloner\n/src/dax-remove/a\n/src/dax-remove/b\n/src/dbtest\n" +
      "/src/zzz\n/tests/x\n",
  );
  assertEquals(addIgnored(added, ["dax-remove/a"]), added);
  assertThrows(() => addIgnored("*.o\n", ["a"]), EnvironmentError);
});

const numbers: [string[], string][] = [
  [[], "001"],
  [["002", "002.out"], "001"],
  [["001", "001.out", "003", "003.out", "Makefile", "group.list"], "002"],
  [["001-name", "002.cfg", "003.out"], "004"],
  [Array.from({ length: 999 }, (_, i) => `${i + 1}`.padStart(3, "0")), "1000"],
];

for (const [names, number] of numbers) {
  Deno.test(`findFreeNumber() of ${names.length} files is ${number}`, () => {
    assertEquals(findFreeNumber(names), number);
  });
}

Deno.test("parseGroupNames() reads names and no stories", () => {
  assertEquals(
    parseGroupNames(
      "Valid test groups:\n\n=====\nall		All tests\nacl		tests\n		of acls\n",
    ),
    new Set(["all", "acl"]),
  );
});
