import { assertEquals } from "@std/assert";
import {
  createTapReader,
  parseTap,
  type TapOutput,
  type TapResult,
} from "./ktap.ts";

const LOGS = new URL("./testdata/ktap/", import.meta.url);

function showResult(result: TapResult, indent: string): string[] {
  const { ok, number, name, directive, reason, diagnostics, subtests } = result;
  return [
    `${indent}${ok ? "ok" : "not ok"} ${number ?? "-"} ${
      JSON.stringify(name)
    }` +
    (directive === undefined ? "" : ` ${directive}`) +
    (reason === undefined ? "" : ` ${JSON.stringify(reason)}`),
    ...diagnostics.map((text) => `${indent}  | ${text}`.trimEnd()),
    ...subtests.flatMap((subtest) => showResult(subtest, indent + "  ")),
  ];
}

/** What the head of a log says: documents, then complaints. */
function show({ documents, complaints }: TapOutput): string {
  return [
    ...documents.flatMap(({ name, plan, results, bailOut, trailer }) => [
      "document" + (name === undefined ? "" : ` ${JSON.stringify(name)}`),
      ...(plan === undefined ? [] : [
        `  1..${plan.count}${plan.isSkip ? " SKIP" : ""}` +
        (plan.reason === undefined ? "" : ` ${JSON.stringify(plan.reason)}`),
      ]),
      ...results.flatMap((result) => showResult(result, "  ")),
      ...(bailOut === undefined
        ? []
        : [`  Bail out! ${JSON.stringify(bailOut)}`]),
      ...trailer.map((text) => `  | ${text}`.trimEnd()),
    ]),
    ...complaints.map(({ code, line, message }) =>
      `${line}: ${code}: ${message}`
    ),
  ].join("\n") + "\n";
}

const names = [...Deno.readDirSync(LOGS)].map(({ name }) => name).sort();

for (const name of names) {
  Deno.test(`parseTap() reads ${name}`, () => {
    const [head, log = ""] = Deno.readTextFileSync(new URL(name, LOGS))
      .split(/^----\n/m);
    assertEquals(show(parseTap(log.replace(/\n$/, "").split("\n"))), head);
  });
}

Deno.test("createTapReader() gives a result when its line comes", () => {
  const reader = createTapReader();
  const found = [
    "TAP version 13",
    "1..2",
    "# TAP version 13",
    "# 1..1",
    "# ok 1 inner",
    "ok 1 outer",
    "not ok 2 other",
  ].map((line) => reader.push(line)?.name);
  assertEquals(found, [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    "outer",
    "other",
  ]);
});

Deno.test("parseTap() keeps the first and the last of many diagnostics", () => {
  const lines = ["TAP version 13", "1..1"];
  for (let i = 0; i < 1000; i++) lines.push(`# line ${i}`);
  lines.push("ok 1 a");
  const diagnostics = parseTap(lines).documents[0]?.results[0]?.diagnostics;
  assertEquals(diagnostics?.length, 201);
  assertEquals(diagnostics?.at(0), "line 0");
  assertEquals(diagnostics?.at(100), "(800 lines left out)");
  assertEquals(diagnostics?.at(-1), "line 999");
});

Deno.test("parseTap() complains about no output at all", () => {
  assertEquals(parseTap([]).complaints.map(({ code }) => code), [
    "no-document",
  ]);
});
