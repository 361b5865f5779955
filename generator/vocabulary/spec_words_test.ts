import { assert, assertEquals } from "@std/assert";
import {
  commonPromises,
  fsdax,
  fsstress,
  openFiles,
  unbind,
} from "./scenario.ts";
import { scenarioShape } from "./shape.ts";
import { wordsIn, wordsOfField } from "./spec_words.ts";

Deno.test("wordsIn() finds words however deep, each once", () => {
  const files = openFiles({ processes: 1, files: 1, sizeKiB: 4 });
  const spec = {
    name: "a",
    covers: ["A1"],
    knownIssues: [{ breaks: ["mappings.areGone"] }],
    device: { ...fsdax({ sizeMiB: 16 }), log: { word: "sector" } },
    each: {
      users: {
        one: [files, files],
        other: [fsstress({ processes: 1, operations: 1 })],
      },
    },
    remove: unbind({ driver: "nd_pmem", withinSeconds: 1 }),
    expect: [commonPromises()],
  };
  assertEquals([...wordsIn(spec)], [
    "fsdax",
    "sector",
    "openFiles",
    "fsstress",
    "unbind",
    "commonPromises",
  ]);
  for (const nothing of [undefined, null, 1, "fsdax", [], {}, { word: 1 }]) {
    assertEquals(wordsIn(nothing).size, 0);
  }
});

Deno.test("wordsOfField() tells what can stand in a field", () => {
  assert(wordsOfField("device").includes("fsdax"));
  assert(wordsOfField("filesystem").includes("xfs"));
  assert(wordsOfField("users").includes("mapping"));
  assert(wordsOfField("expect").includes("everyMapper.gets"));
  assertEquals(wordsOfField("name"), []);
  assertEquals(wordsOfField("no-such-field"), []);
  assert(Object.hasOwn(scenarioShape.fields, "name"));
});
