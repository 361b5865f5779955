/**
 * Every console of testdata/console, in every shape in which consoles come:
 * with colours, without timestamps, with callers, cut off, with other output
 * between its lines, two at once.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { createConsoleReader } from "./console.ts";
import { isOurOwn, parseConsoleLine } from "./console_line.ts";
import type { ConsoleReport } from "./verdict.ts";

const LOGS = new URL("./testdata/console/", import.meta.url);

interface Log {
  name: string;
  /** Messages as the kernel prints them, with whatever prefix they have. */
  lines: string[];
}

const logs: Log[] = [...Deno.readDirSync(LOGS)].map(({ name }) => ({
  name,
  lines: Deno.readTextFileSync(new URL(name, LOGS)).split(/^----\n/m)[1]
    ?.replace(/\n$/, "").split("\n") ?? [],
})).sort((a, b) => a.name < b.name ? -1 : 1);

function read(lines: string[]): readonly ConsoleReport[] {
  const reader = createConsoleReader();
  for (const line of lines) reader.push(line);
  return reader.reports;
}

function show(reports: readonly ConsoleReport[]): string[] {
  return reports.map((report) =>
    [
      report.kind,
      report.title,
      report.function,
      report.scenario,
      report.point,
      report.callTrace.join(" "),
    ].join("; ")
  );
}

/** Splits a line into what the kernel puts in front and the rest. */
function splitPrefix(line: string): [prefix: string, rest: string] {
  const [message] = parseConsoleLine(line);
  if (message === undefined) return ["", line];
  const at = message.printed.length - message.text.length;
  return [message.printed.slice(0, at), message.printed.slice(at)];
}

/** Whether all messages have a timestamp, none a caller, each a line of its own. */
function isPlain({ lines }: Log): boolean {
  return lines.map(parseConsoleLine).every((messages) =>
    messages.length <= 1 &&
    messages.every(({ caller, isStamped }) => caller === undefined && isStamped)
  );
}

function withCaller(caller: string): (line: string) => string {
  return (line) => {
    const [prefix, rest] = splitPrefix(line);
    return `${prefix.trimEnd()}[${caller.padStart(6)}] ${rest}`;
  };
}

for (const { name, lines } of logs) {
  const whole = read(lines);

  Deno.test(`createConsoleReader() reads ${name} cut off behind any line`, () => {
    for (let length = 0; length <= lines.length; length++) {
      const cut = read(lines.slice(0, length));
      assertEquals(
        cut.map(({ consoleLine }) => consoleLine),
        whole.map(({ consoleLine }) => consoleLine)
          .filter((consoleLine) => consoleLine <= length),
        `${length} lines`,
      );
    }
  });

  Deno.test(`createConsoleReader() reads ${name} cut off within any line`, () => {
    lines.forEach((line, i) => {
      const half = line.slice(0, line.length / 2);
      const begun = read([...lines.slice(0, i), half]).length;
      const before = whole.filter(({ consoleLine }) => consoleLine <= i).length;
      assert(begun === before || begun === before + 1, half);
    });
  });
}

const plain = logs.filter(isPlain);

for (const { name, lines } of plain) {
  const whole = show(read(lines));

  Deno.test(`createConsoleReader() reads ${name} with colours and carriage returns`, () => {
    const coloured = lines.map((line) => {
      const [prefix, rest] = splitPrefix(line);
      return `\x1b[32m${prefix}\x1b[0m\x1b[1m${rest}\x1b[0m\r`;
    });
    assertEquals(show(read(coloured)), whole);
  });

  Deno.test(`createConsoleReader() reads ${name} with a process's lines in between`, () => {
    const noise = "seed = 1731924, 12/99: dwrite 0 0";
    const reports = read(lines.flatMap((line) => [line, noise]));
    assertEquals(show(reports), whole);
    for (const report of reports) assert(!report.lines.includes(noise));
  });

  Deno.test(`createConsoleReader() reads ${name} without timestamps`, () => {
    const bare = lines.map((line) => splitPrefix(line)[1]);
    assertEquals(show(read(bare)), whole);
  });
}

plain.forEach((log, i) => {
  const other = plain[(i + 1) % plain.length];
  if (other === undefined) return;
  Deno.test(`createConsoleReader() reads ${log.name} and ${other.name} at once`, () => {
    const [one = [], two = []] = [log, other].map(({ lines }) =>
      lines.filter((line) => {
        const [message] = parseConsoleLine(line);
        return message !== undefined && !isOurOwn(message.text) &&
          !message.text.startsWith("sysrq: ");
      })
    );
    const a = one.map(withCaller("C0"));
    const b = two.map(withCaller("T431"));
    const mixed = Array.from(
      { length: Math.max(a.length, b.length) },
      (_, i) => [...a.slice(i, i + 1), ...b.slice(i, i + 1)],
    ).flat();
    assertEquals(
      show(read(mixed)).sort(),
      [...show(read(a)), ...show(read(b))].sort(),
    );
  });
});
