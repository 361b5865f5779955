import { assertEquals } from "@std/assert";
import {
  commonPromises,
  ext4,
  fsdax,
  openFiles,
  type Spec,
  unbind,
  xfs,
} from "../vocabulary/scenario.ts";
import { listWords } from "./list_words.ts";

const story = {
  name: "a-b",
  summary: "Unbind",
  why: "It is a sample",
  covers: [],
};
const mount = { dax: "always" } as const;
const mkfs = { rmapbt: true, reflink: true };
const users = [
  openFiles({ processes: 1, files: 1, sizeKiB: 4 }),
  openFiles({ processes: 2, files: 1, sizeKiB: 4 }),
];

Deno.test("listWords() goes from the device to its removal", () => {
  const spec: Spec = {
    ...story,
    expect: [commonPromises()],
    remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
    users,
    filesystem: xfs({ mkfs, mount }),
    device: fsdax({ sizeMiB: 512 }),
  };
  assertEquals(listWords(spec), [
    { field: "device", word: "fsdax", options: { sizeMiB: 512 } },
    { field: "filesystem", word: "xfs", options: { mkfs, mount } },
    {
      field: "users",
      word: "openFiles",
      options: { processes: 1, files: 1, sizeKiB: 4 },
    },
    {
      field: "users",
      word: "openFiles",
      options: { processes: 2, files: 1, sizeKiB: 4 },
    },
    {
      field: "remove",
      word: "unbind",
      options: { driver: "nd_pmem", withinSeconds: 30 },
    },
  ]);
});

Deno.test("listWords() has all values of a matrix, with their names", () => {
  const spec: Spec = {
    ...story,
    device: fsdax({ sizeMiB: 512 }),
    users: [],
    remove: unbind({ driver: "nd_pmem", withinSeconds: 30 }),
    expect: [commonPromises()],
    each: {
      filesystem: { tree: xfs({ mkfs, mount }), journal: ext4({ mount }) },
    },
  };
  assertEquals(
    listWords(spec).map(({ field, cell, word }) => [field, cell, word]),
    [
      ["device", undefined, "fsdax"],
      ["filesystem", "tree", "xfs"],
      ["filesystem", "journal", "ext4"],
      ["remove", undefined, "unbind"],
    ],
  );
});
