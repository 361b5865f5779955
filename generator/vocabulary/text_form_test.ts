import { assertEquals } from "@std/assert";
import {
  catalogueLabel,
  commitHash,
  functionName,
  kernelRange,
  line,
  logText,
  mainlineRelease,
  paragraph,
  scenarioName,
  summaryLine,
  type TextForm,
} from "./text_form.ts";

interface Case {
  form: TextForm;
  good: string[];
  bad: string[];
}

const injections = [
  "$(reboot)\n",
  "`reboot`\r",
  "\x1b[2J",
  "a\0b",
  "\u202e*/",
  "a\u2028b",
  "\ud800",
  "\ufeff",
];

const cases: Record<string, Case> = {
  scenarioName: {
    form: scenarioName,
    good: ["a", "xfs-unbind-mmap-shared", "ext4-2", "a".repeat(48)],
    bad: [
      ...injections,
      "",
      "Xfs",
      "xfs_unbind",
      "-a",
      "a-",
      "a--b",
      "4-xfs",
      "a b",
      "../a",
      "a.sh",
      "a\n",
      "a".repeat(49),
      "é",
    ],
  },
  summaryLine: {
    form: summaryLine,
    good: ["Unbind nd_pmem while 'files' are mapped", "$(reboot)"],
    bad: [...injections, "", " ", "Unbind it.", " x", "x ", "a".repeat(101)],
  },
  line: {
    form: line,
    good: ["mm, pmem, xfs: Introduce MF_MEM_PRE_REMOVE", "*/ naïve 漢字"],
    bad: [...injections, "", "a\nb", "a\tb", "a".repeat(301)],
  },
  logText: {
    form: logText,
    good: ["Device is about to be removed!", ' "[x]*" '],
    bad: [...injections, "", "  ", "naïve", "a".repeat(201)],
  },
  paragraph: {
    form: paragraph,
    good: ["One.\nTwo.\n\nThree.", "naïve"],
    bad: [
      ...injections.filter((text) => text !== "$(reboot)\n"),
      "",
      "\n",
      "a\tb",
      "a".repeat(4001),
    ],
  },
  catalogueLabel: {
    form: catalogueLabel,
    good: ["A1", "A20", "B16", "C21", "D13", "E23", "F11", "G11"],
    bad: [...injections, "", "A0", "A01", "A21", "G12", "H1", "a1", "A1 ", "A"],
  },
  commitHash: {
    form: commitHash,
    good: ["fa422b353d21", "f".repeat(40)],
    bad: [
      ...injections,
      "",
      "fa422b3",
      "FA422B353D21",
      "f".repeat(41),
      "g".repeat(12),
    ],
  },
  mainlineRelease: {
    form: mainlineRelease,
    good: ["6.8", "6.12", "7.0"],
    bad: [...injections, "", "6", "6.8.1", "v6.8", "6.08", "06.8", "6.8-rc1"],
  },
  functionName: {
    form: functionName,
    good: ["dax_lock_entry", "do_exit.cold", "_raw_spin_lock"],
    bad: [...injections, "", "2fast", "a b", "fn+0x1/0x2", "a".repeat(101)],
  },
  kernelRange: {
    form: kernelRange,
    good: ["<6.8", ">=6.5 <7.0", "=6.1", "<=6.12.106"],
    bad: [...injections, "", "6.8", ">=7.0 <6.5", "<6.8, >6.1", "<6.8;reboot"],
  },
};

for (const [name, { form, good, bad }] of Object.entries(cases)) {
  Deno.test(`${name} accepts what is of its form and nothing else`, () => {
    for (const text of good) {
      assertEquals(form.accepts(text), true, JSON.stringify(text));
    }
    for (const text of bad) {
      assertEquals(form.accepts(text), false, JSON.stringify(text));
    }
  });
}
