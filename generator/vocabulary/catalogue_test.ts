import { assert, assertEquals, assertMatch } from "@std/assert";
import { catalogue, catalogueEntries, promises } from "./catalogue.ts";

Deno.test("catalogue has its groups and entries in order, without a gap", () => {
  assertEquals(
    catalogue.map(({ letter, entries }) => [letter, entries.length]),
    [
      ["A", 20],
      ["B", 16],
      ["C", 21],
      ["D", 13],
      ["E", 23],
      ["F", 11],
      ["G", 11],
    ],
  );
  for (const { letter, entries } of catalogue) {
    assertEquals(
      entries.map(({ label }) => label),
      entries.map((_, index) => `${letter}${index + 1}`),
    );
  }
});

Deno.test("catalogueEntries has every entry", () => {
  assertEquals(catalogueEntries.size, 115);
  for (const [label, entry] of catalogueEntries) {
    assertEquals(entry.label, label);
  }
});

Deno.test("promises are R1 to R8", () => {
  assertEquals(
    promises.map(({ label }) => label),
    ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"],
  );
});

Deno.test("the catalogue is written in lines that go on after a label", () => {
  const lines = [
    ...[...catalogueEntries.values()].flatMap((one) => [
      one.setUp,
      one.mustHold,
    ]),
    ...promises.map(({ mustHold }) => mustHold),
  ];
  for (const line of lines) {
    assert(line.length > 1 && line.length <= 160, line);
    assertMatch(line, /^[ -~]+$/);
    assertMatch(line, /^\S.*[^\s.]$/, "a blank or a full stop at an end");
    assertEquals(line.split("`").length % 2, 1, `open backtick: ${line}`);
  }
});

Deno.test("the catalogue speaks of labels that there are", () => {
  const known = new Set([
    ...catalogueEntries.keys(),
    ...promises.map(({ label }) => label),
  ]);
  for (const { label, setUp, mustHold } of catalogueEntries.values()) {
    for (const [named] of `${setUp} ${mustHold}`.matchAll(/\b[A-GR]\d+\b/g)) {
      assert(known.has(named), `${label} names ${named}`);
      assert(named !== label, `${label} names itself`);
    }
  }
});
