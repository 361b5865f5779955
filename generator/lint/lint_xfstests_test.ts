import { assertEquals, assertGreater } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { GeneratedFile } from "../render/generated_file.ts";
import { lintXfstests } from "./lint_xfstests.ts";
import { readFaults, replaceText } from "./testing/read_faults.ts";
import { readFiles } from "./testing/read_files.ts";

const testdata = fileURLToPath(new URL("testdata", import.meta.url));
const good = readFiles(`${testdata}/good`);
const faults = readFaults(Deno.readTextFileSync(`${testdata}/faults.txt`));
const CASE = "tests/xfs/901";
const GOLDEN = "tests/xfs/901.out";

function lint(files: GeneratedFile[]): string[] {
  return lintXfstests(files).map(({ rule, path, line }) =>
    `${rule} ${path}:${line}`
  );
}

function change(
  path: string,
  edit: (file: GeneratedFile) => GeneratedFile,
): GeneratedFile[] {
  return good.map((file) => file.path === path ? edit(file) : file);
}

Deno.test("lintXfstests() has nothing to say of a good case", () => {
  assertEquals(lintXfstests(good), []);
});

Deno.test("lintXfstests() has nothing to say of no files", () => {
  assertEquals(lintXfstests([]), []);
});

Deno.test("lintXfstests() takes paths below another directory", () => {
  const below = good.map((file) => ({
    ...file,
    path: `xfstests/${file.path}`,
  }));
  assertEquals(lint(below), []);
  const faulty = below.map((file) => ({
    ...file,
    text: file.text.replace("#! /bin/bash", "#!/bin/bash"),
  }));
  assertEquals(lint(faulty), [`E2 xfstests/${CASE}:1`]);
});

for (const fault of faults) {
  const [rule] = fault.findings[0]?.split(" ") ?? [];
  Deno.test(`lintXfstests() finds ${rule}: ${fault.what}`, () => {
    assertEquals(lint(replaceText(good, fault)), fault.findings);
  });
}

const others: [string, GeneratedFile[], string[]][] = [
  [
    "E1: a case that is no program",
    change(CASE, (file) => ({ ...file, executable: false })),
    [`E1 ${CASE}:1`],
  ],
  [
    "E1: golden output that is a program",
    change(GOLDEN, (file) => ({ ...file, executable: true })),
    [`E1 ${GOLDEN}:1`],
  ],
  [
    "E1: a case without golden output",
    good.filter(({ path }) => path !== GOLDEN),
    [`E1 ${CASE}:1`],
  ],
  [
    "E1: golden output without a case",
    good.filter(({ path }) => path !== CASE),
    [`E1 ${GOLDEN}:1`],
  ],
  [
    "E1: another name than a number",
    [{ path: "tests/xfs/unbind.out", text: "x\n", executable: false }],
    ["E1 tests/xfs/unbind.out:1", "E1 tests/xfs/unbind.out:1"],
  ],
  // What a table of lines cannot show.
  [
    "E5: no end of golden output",
    change(GOLDEN, (file) => ({ ...file, text: file.text.trimEnd() })),
    [`E5 ${GOLDEN}:8`],
  ],
  [
    "E5: blanks in golden output",
    change(GOLDEN, ({ text, ...file }) => ({
      ...file,
      text: text.replace("nothing hangs", "nothing hangs "),
    })),
    [`E5 ${GOLDEN}:8`, `E6 ${GOLDEN}:8`],
  ],
  [
    "E7: a case that just ends",
    replaceText(good, {
      path: CASE,
      from: "\n# success, all done\n_exit 0\n",
      to: "",
    }),
    [`E7 ${CASE}:56`],
  ],
  [
    "E14: blanks at the end of a line",
    replaceText(good, { path: CASE, from: "dmesg\n", to: "dmesg \n" }),
    [`E14 ${CASE}:25`],
  ],
  [
    "E14: blanks before a tab",
    replaceText(good, {
      path: "common/dax_remove",
      from: "\tpid=$!",
      to: " \tpid=$!",
    }),
    ["E14 common/dax_remove:35"],
  ],
  [
    "E14: other ends of lines",
    replaceText(good, { path: CASE, from: "dmesg\n", to: "dmesg\r\n" }),
    [`E14 ${CASE}:25`],
  ],
  [
    "E14: empty lines at the end",
    change("common/dax_remove", ({ text, ...file }) => ({
      ...file,
      text: `${text}\n`,
    })),
    ["E14 common/dax_remove:91"],
  ],
  [
    "E14: no end of the last line",
    change("src/dax-remove/Makefile", ({ text, ...file }) => ({
      ...file,
      text: text.trimEnd(),
    })),
    ["E14 src/dax-remove/Makefile:3"],
  ],
];

for (const [what, files, findings] of others) {
  Deno.test(`lintXfstests() finds ${what}`, () => {
    assertEquals(lint(files), findings);
  });
}

/** Lines that are other ones on the next machine, or the next time. */
const unstable = [
  "mounted /dev/x1",
  "cannot open /mnt/scratch/file",
  "XFS (dm): Unmounting",
  "[   12.345678] unmounted",
  "begun 12:30:59",
  "pfn 0x140018",
  "killed pid 1234",
  "killed t_mmap:1234",
  "[1] killed",
  "pmem0 is gone",
  "namespace0.0 is gone",
  "sda1 is gone",
  "Memory failure: no",
  "901 is done",
];

for (const line of unstable) {
  Deno.test(`lintXfstests() finds E5: golden output with "${line}"`, () => {
    const files = change(GOLDEN, ({ text, ...file }) => ({
      ...file,
      text: `${text}${line}\n`,
    }));
    const rules = lint(files).filter((finding) => finding.startsWith("E5"));
    assertGreater(rules.length, 0);
    assertEquals(new Set(rules), new Set([`E5 ${GOLDEN}:9`]));
  });
}

Deno.test("lintXfstests() takes the number in a name of a directory", () => {
  const files = change(GOLDEN, ({ text, ...file }) => ({
    ...file,
    text: `${text}SCRATCH_MNT/test-901\n`,
  }));
  assertEquals(lint(files), [`E6 ${GOLDEN}:9`]);
});

Deno.test("lintXfstests() has a test of each of its rules", () => {
  const rules = [...faults.flatMap(({ findings }) => findings)]
    .concat(others.flatMap(([, , findings]) => findings))
    .map((finding) => finding.split(" ", 1)[0] ?? "");
  const wanted = [
    ...Array.from({ length: 14 }, (_, index) => `E${index + 1}`),
    ...Array.from({ length: 9 }, (_, index) => `W${index + 1}`),
  ];
  assertEquals([...new Set(rules)].sort(), wanted.sort());
});
