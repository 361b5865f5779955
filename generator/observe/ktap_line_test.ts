import { assertEquals } from "@std/assert";
import { parseTapLine, type TapResultLine } from "./ktap_line.ts";

const results: [string, Partial<TapResultLine>][] = [
  ["ok 1 name", { ok: true, number: 1, name: "name" }],
  ["not ok 12 - a b", { ok: false, number: 12, name: "a b" }],
  ["ok 1 -", { ok: true, number: 1, name: "" }],
  ["ok 1", { ok: true, number: 1, name: "" }],
  ["ok", { ok: true, name: "" }],
  ["ok - name", { ok: true, name: "name" }],
  ["ok name", { ok: true, name: "name" }],
  ["ok 3name", { ok: true, name: "3name" }],
  ["ok 1 a # SKIP why", {
    ok: true,
    number: 1,
    name: "a",
    directive: "SKIP",
    reason: "why",
  }],
  ["ok 1 a #SKIP", { ok: true, number: 1, name: "a", directive: "SKIP" }],
  ["ok 1 a # skip why", {
    ok: true,
    number: 1,
    name: "a",
    directive: "SKIP",
    reason: "why",
  }],
  ["ok 1 a # SKIPPED: why", {
    ok: true,
    number: 1,
    name: "a",
    directive: "SKIP",
    reason: "why",
  }],
  ["ok 1 a # skipping it", {
    ok: true,
    number: 1,
    name: "a",
    reason: "skipping it",
  }],
  ["ok 3 # SKIP a name", {
    ok: true,
    number: 3,
    name: "a name",
    directive: "SKIP",
  }],
  ["ok 3 # XFAIL a", { ok: true, number: 3, name: "a", directive: "XFAIL" }],
  ["ok 3 # XPASS a", { ok: true, number: 3, name: "a", directive: "XPASS" }],
  ["not ok 3 # error a", {
    ok: false,
    number: 3,
    name: "a",
    directive: "ERROR",
  }],
  ["ok 3 # errors are none", {
    ok: true,
    number: 3,
    name: "",
    reason: "errors are none",
  }],
  ["ok 3 a # error in b", {
    ok: true,
    number: 3,
    name: "a",
    reason: "error in b",
  }],
  ["not ok 6 a # TIMEOUT 45 seconds", {
    ok: false,
    number: 6,
    name: "a",
    directive: "TIMEOUT",
    reason: "45 seconds",
  }],
  ["not ok 6 a # exit=139", {
    ok: false,
    number: 6,
    name: "a",
    reason: "exit=139",
  }],
  ["ok 6 a #  told so", { ok: true, number: 6, name: "a", reason: "told so" }],
  ["not ok 6 a # ToDo later", {
    ok: false,
    number: 6,
    name: "a",
    directive: "TODO",
    reason: "later",
  }],
  ["ok 6 a # b # SKIP c", {
    ok: true,
    number: 6,
    name: "a",
    directive: "SKIP",
    reason: "c",
    hasHashInName: true,
  }],
  ["ok 6 a \\# b \\\\", { ok: true, number: 6, name: "a # b \\" }],
  ["ok 6 a  \t", { ok: true, number: 6, name: "a" }],
];

for (const [line, result] of results) {
  Deno.test(`parseTapLine() reads ${JSON.stringify(line)}`, () => {
    assertEquals(parseTapLine(line), {
      is: "result",
      result: { hasHashInName: false, ...result } as TapResultLine,
    });
  });
}

Deno.test("parseTapLine() reads version lines", () => {
  assertEquals(parseTapLine("KTAP version 1"), {
    is: "version",
    dialect: "KTAP",
    version: 1,
  });
  assertEquals(parseTapLine("TAP version 13 "), {
    is: "version",
    dialect: "TAP",
    version: 13,
  });
});

Deno.test("parseTapLine() reads plans", () => {
  assertEquals(parseTapLine("1..3"), { is: "plan", count: 3, isSkip: false });
  assertEquals(parseTapLine("1..0 # SKIP no root"), {
    is: "plan",
    count: 0,
    isSkip: true,
    reason: "no root",
  });
  assertEquals(parseTapLine("1..0 # nothing to do"), {
    is: "plan",
    count: 0,
    isSkip: false,
    reason: "nothing to do",
  });
});

Deno.test("parseTapLine() reads bail-outs and diagnostics", () => {
  assertEquals(parseTapLine("Bail out!  no device "), {
    is: "bail-out",
    reason: "no device",
  });
  assertEquals(parseTapLine("#  RUN  a.b ..."), {
    is: "diagnostic",
    text: " RUN  a.b ...",
  });
  assertEquals(parseTapLine("#"), { is: "diagnostic", text: "" });
});

Deno.test("parseTapLine() takes nothing else for TAP", () => {
  for (
    const line of [
      "",
      "okay 1 a",
      "OK 1 a",
      "not okay",
      "nok 1 a",
      "notok 1",
      " ok 1 a",
      "1..",
      "2..3",
      "1..3 tests",
      "TAP version",
      "KTAP version 1 beta",
      "bail out! no",
      "xok 14 a",
    ]
  ) assertEquals(parseTapLine(line), { is: "unknown", text: line });
});
