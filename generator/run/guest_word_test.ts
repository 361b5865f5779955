import { assertEquals } from "@std/assert";
import { type GuestWord, parseGuestWord } from "./guest_word.ts";

const words: [string, GuestWord][] = [
  ["##yank guest 6.12.117+deb13-amd64", {
    word: "guest",
    release: "6.12.117+deb13-amd64",
  }],
  ["##yank begin a-b", { word: "begin", scenario: "a-b" }],
  ["##yank timeout a 120", { word: "timeout", scenario: "a", seconds: 120 }],
  ["##yank stuck 431 D umount freeze_super,xfs_sync", {
    word: "stuck",
    task: {
      pid: 431,
      state: "D",
      command: "umount",
      stack: ["freeze_super", "xfs_sync"],
    },
  }],
  ["##yank stuck 431 R spin ", {
    word: "stuck",
    task: { pid: 431, state: "R", command: "spin", stack: [] },
  }],
  ["##yank end a 137 12.05", {
    word: "end",
    scenario: "a",
    exitStatus: 137,
    seconds: 12.05,
  }],
  ["##yank refuse a dax0.0 is not bound", {
    word: "refuse",
    scenario: "a",
    reason: "dax0.0 is not bound",
  }],
  ["##yank unclean processes were left: sleep", {
    word: "unclean",
    reason: "processes were left: sleep",
  }],
  ["##yank over", { word: "over" }],
];

Deno.test("parseGuestWord() reads every word", async (t) => {
  for (const [line, expected] of words) {
    await t.step(line, () => assertEquals(parseGuestWord(line), expected));
  }
});

Deno.test("parseGuestWord() reads nothing else", async (t) => {
  const others = [
    "ok 1 a",
    " ##yank over",
    "# ##yank over",
    "##yankover",
    "##yank",
    "##yank overt",
    "##yank end a",
    "##yank end a x 1.00",
    "##yank end a 0 soon",
    "##yank timeout a",
    "##yank stuck self D umount",
  ];
  for (const line of others) {
    await t.step(line, () => assertEquals(parseGuestWord(line), undefined));
  }
});
