import { assert, assertEquals } from "@std/assert";
import { createConsoleReader } from "./console.ts";
import { parseConsoleLine } from "./console_line.ts";
import { matchReport, REPORT_PATTERNS } from "./console_table.ts";
import { fingerprintReport } from "./fingerprint.ts";
import type { ConsoleReport } from "./verdict.ts";

const LOGS = new URL("./testdata/console/", import.meta.url);

function readReports(lines: string[]): readonly ConsoleReport[] {
  const reader = createConsoleReader();
  for (const line of lines) reader.push(line);
  return reader.reports;
}

/** What the head of a log says of one report. */
interface Expected {
  KIND: string;
  TITLE: string;
  /** `-` for none. */
  FUNCTION: string;
  /** The first functions of the call trace; empty for none. */
  TRACE?: string;
  /** The line of the log that it begins in, from 1. */
  AT: string;
  SCENARIO?: string;
  POINT?: string;
  FINGERPRINT?: string;
  /** What its last line is, or ends with after `*`. */
  LAST?: string;
}

/** A log: blocks of `KEY: value` lines, one for each report, `----`, the console. */
function parseLog(text: string): { expected: Expected[]; lines: string[] } {
  const [head = "", log = ""] = text.split(/^----\n/m);
  const expected = head.trim() === "NONE" ? [] : head.trim().split("\n\n").map(
    (block) =>
      Object.fromEntries(
        block.split("\n").map((line) => {
          const colon = line.indexOf(":");
          return [line.slice(0, colon), line.slice(colon + 1).trim()];
        }),
      ) as unknown as Expected,
  );
  return { expected, lines: log.replace(/\n$/, "").split("\n") };
}

const names = [...Deno.readDirSync(LOGS)].map(({ name }) => name).sort();

for (const name of names) {
  Deno.test(`createConsoleReader() reads ${name}`, () => {
    const { expected, lines } = parseLog(
      Deno.readTextFileSync(new URL(name, LOGS)),
    );
    const reports = readReports(lines);
    assertEquals(
      reports.map(({ title }) => title),
      expected.map((e) => e.TITLE),
    );
    expected.forEach((e, i) => {
      const report = reports[i];
      assert(report !== undefined);
      const trace = e.TRACE?.split(" ").filter((word) => word !== "");
      assertEquals(
        {
          kind: report.kind,
          function: report.function ?? "-",
          at: report.consoleLine,
          scenario: report.scenario,
          point: report.point,
          callTrace: trace?.length === 0
            ? report.callTrace
            : report.callTrace.slice(0, trace?.length ?? 0),
        },
        {
          kind: e.KIND as ConsoleReport["kind"],
          function: e.FUNCTION,
          at: Number(e.AT),
          scenario: e.SCENARIO,
          point: e.POINT,
          callTrace: trace ?? [],
        },
        report.title,
      );
      if (e.FINGERPRINT !== undefined) {
        assertEquals(fingerprintReport(report), e.FINGERPRINT);
      }
      if (e.LAST !== undefined) {
        const last = report.lines.at(-1) ?? "";
        const wanted = e.LAST.replace(/^\*/, "");
        assert(last.includes(wanted), `last line of ${e.TITLE}: ${last}`);
      }
    });
  });
}

Deno.test("createConsoleReader() finds every pattern of the table in some log", () => {
  const seen = new Set<string>();
  for (const name of names) {
    for (const line of Deno.readTextFileSync(new URL(name, LOGS)).split("\n")) {
      for (const { text } of parseConsoleLine(line)) {
        for (const { id, needle, regex } of REPORT_PATTERNS) {
          if (regex.test(text)) {
            assert(text.includes(needle), `${id} has another needle: ${text}`);
          }
        }
        const id = matchReport(text)?.id;
        if (id !== undefined) seen.add(id);
      }
    }
  }
  assertEquals(
    REPORT_PATTERNS.map(({ id }) => id).filter((id) => !seen.has(id)),
    [],
  );
});

const rareTitles: [string, ConsoleReport["kind"]][] = [
  ["Fixing recursive fault but reboot is needed!", "oops"],
  ["traps: PANIC: double fault, error_code: 0x0", "oops"],
  [
    "BUG: TASK stack guard page was hit at 00000000d1 (stack is 00..00)",
    "page-fault",
  ],
  ["BUG: KCSAN: data-race in xas_clear_mark / xas_find_marked", "kcsan"],
  ["BUG: KMSAN: uninit-value in dax_iomap_rw+0x1/0x2", "kmsan"],
  ["BUG: MAX_LOCKDEP_ENTRIES too low!", "lockdep"],
  ["INFO: trying to register non-static key.", "lockdep"],
  [
    "BUG: using __this_cpu_add() in preemptible [00000000] code: sh/388",
    "warning",
  ],
  ["BUG kmalloc-64 (Tainted: G    B  ): Right Redzone overwritten", "bug"],
  ["BUG: scheduling while atomic: sh/388/0x00000002", "atomic-sleep"],
  [
    "Unable to handle kernel NULL pointer dereference at virtual address 08",
    "page-fault",
  ],
  ["Internal error: Oops: 0000000096000004 [#1] SMP", "oops"],
  ["Memory cgroup out of memory: Killed process 4 (sh)", "out-of-memory"],
  ["WARNING: suspicious RCU usage", "lockdep"],
  [
    "WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected",
    "lockdep",
  ],
  ["WARNING: sh/388 still has locks held!", "lockdep"],
  ["NMI watchdog: Watchdog detected hard LOCKUP on cpu 1", "hard-lockup"],
  ["Oops: int3: 0000 [#2] PREEMPT SMP PTI", "oops"],
];

for (const [title, kind] of rareTitles) {
  Deno.test(`createConsoleReader() takes ${JSON.stringify(title)} as ${kind}`, () => {
    const reports = readReports([`[   12.345678] ${title}`]);
    assertEquals(reports.map((r) => [r.kind, r.title]), [[kind, title]]);
  });
}

Deno.test("createConsoleReader() shows a report as soon as it begins", () => {
  const reader = createConsoleReader();
  reader.push(
    "[    1.000000] BUG: kernel NULL pointer dereference, address: 8",
  );
  assertEquals(reader.reports.length, 1);
  reader.push("[    1.000100] RIP: 0010:dax_get_by_host+0x1/0x2");
  assertEquals(reader.reports[0]?.function, "dax_get_by_host");
  assertEquals(
    reader.lastLine,
    "[    1.000100] RIP: 0010:dax_get_by_host+0x1/0x2",
  );
});

Deno.test("createConsoleReader() remembers the last point of each scenario", () => {
  const reader = createConsoleReader();
  for (
    const text of [
      "selftests: dax: nobody: begins before all",
      "yank: begin a",
      "selftests: dax: a_program: first",
      "selftests: dax: a_program: second: with a colon",
      "yank: end a",
      "yank: begin b",
      "dax-remove: 901: first: of a case",
      "yank: begin c",
      "[U] dax-remove: 902: by ttyprintk",
      "yank: begin d",
    ]
  ) reader.push(`[    1.000000] ${text}\r`);
  assertEquals(reader.lastPoint("a"), "second: with a colon");
  assertEquals(reader.lastPoint("b"), "first: of a case");
  assertEquals(reader.lastPoint("c"), "by ttyprintk");
  assertEquals(reader.lastPoint("d"), undefined);
});

Deno.test("createConsoleReader() keeps a report's first 40 lines", () => {
  const lines = ["[    1.000000] BUG: KASAN: use-after-free in a+0x1/0x2"];
  for (let i = 0; i < 60; i++) lines.push(`[    1.000000] CPU: ${i} PID: 1`);
  assertEquals(readReports(lines)[0]?.lines.length, 40);
});

Deno.test("createConsoleReader() takes a report to be over after a pause", () => {
  const reports = readReports([
    "[    1.000000] INFO: task sh:12 blocked for more than 30 seconds.",
    "[   40.000000] Call Trace:",
    "[   40.000000]  foo+0x1/0x2",
  ]);
  assertEquals(reports.map(({ callTrace }) => callTrace), [[]]);
});
