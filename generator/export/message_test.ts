import { assert, assertEquals } from "@std/assert";
import { hostileTexts } from "../render/testing/hostile_texts.ts";
import {
  fillItem,
  fillProse,
  joinBlocks,
  lowerFirst,
  MESSAGE_COLUMNS,
  toGerund,
} from "./message.ts";

const gerunds: [string, string][] = [
  ["Unbind nd_pmem", "Unbinding nd_pmem"],
  ["Remove a function", "Removing a function"],
  ["Disable it", "Disabling it"],
  ["Open and map it", "Opening and map it"],
  ["Map it", "Mapping it"],
  ["Cut it", "Cutting it"],
  ["Free it", "Freeing it"],
];

for (const [imperative, gerund] of gerunds) {
  Deno.test(`toGerund("${imperative}") is "${gerund}"`, () => {
    assertEquals(toGerund(imperative), gerund);
  });
}

Deno.test("lowerFirst() leaves names as they are", () => {
  assertEquals(lowerFirst("Unbind XFS"), "unbind XFS");
  assertEquals(lowerFirst("XFS is"), "XFS is");
});

Deno.test("prose fills lines, items hang, blocks stand apart", () => {
  const words = "word ".repeat(40);
  assertEquals(
    joinBlocks([
      fillProse("One\nparagraph\n\nand another"),
      [],
      [...fillItem("a"), ...fillItem("b")],
    ]),
    "One paragraph\n\nand another\n\n- a\n- b",
  );
  for (const line of [...fillProse(words), ...fillItem(words)]) {
    assert(line.length <= MESSAGE_COLUMNS, line);
  }
  assertEquals(
    fillItem(words).map((line) => line.slice(0, 3)),
    ["- w", "  w", "  w"],
  );
});

const meaningful = [
  "---",
  "-- ",
  "diff --git a/x b/x",
  "Index: x",
  "From: Eve <eve@example.org>",
  "From 0123456789 Mon Sep 17 00:00:00 2001",
  ">From: x",
  "Subject: x",
  "Date: now",
  "Content-Type: text/html",
  "Signed-off-by: Eve <eve@example.org>",
  "acked-by: Eve",
  "[PATCH] x",
  "8< ---",
  "-- >8 --",
];

for (const line of meaningful) {
  Deno.test(`joinBlocks() keeps "${line}" from meaning anything`, () => {
    assertEquals(joinBlocks([["a", line]]), `a\n  ${line}`);
  });
}

Deno.test("nothing in prose is unseen by its reader", () => {
  for (const text of hostileTexts) {
    assert(!/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(fillProse(text).join("")), text);
  }
});
