import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Diagnostic } from "./diagnostic.ts";
import { renderDiagnostics } from "./render_diagnostic.ts";

function render(source: string | undefined, diagnostic: Diagnostic): string {
  return renderDiagnostics([diagnostic], {
    colour: false,
    readSource: () => source,
  });
}

function at(column: number, length: number, line = 1): Diagnostic {
  return {
    code: "unknown-word",
    message: 'Cannot find a word "mappin"',
    at: { file: "specs/x.ts", line, column, length },
  };
}

function caretOf(source: string, diagnostic: Diagnostic): string[] {
  return render(source, diagnostic).split("\n").slice(1, -1)
    .map((line) => line.slice("    1 | ".length));
}

Deno.test("renderDiagnostics() prints place, code, line, caret and hint as gcc does", () => {
  assertEquals(
    render("one\n  users: [mappin({})],\n", {
      ...at(11, 6, 2),
      hint: 'did you mean "mapping"',
    }),
    `specs/x.ts:2:11: error[unknown-word]: Cannot find a word "mappin"
    2 |   users: [mappin({})],
      |           ^~~~~~
hint: did you mean "mapping"
`,
  );
});

Deno.test("renderDiagnostics() prints every diagnostic and reads a file once", () => {
  let reads = 0;
  const rendered = renderDiagnostics([at(1, 1), at(2, 1)], {
    colour: false,
    readSource: () => {
      reads++;
      return "abc";
    },
  });
  assertEquals(reads, 1);
  assertEquals(rendered.match(/error\[/g)?.length, 2);
});

Deno.test("renderDiagnostics() prints nothing for no diagnostics", () => {
  assertEquals(
    renderDiagnostics([], { colour: true, readSource: () => undefined }),
    "",
  );
});

Deno.test("renderDiagnostics() leaves the source out where there is none", () => {
  assertEquals(
    render(undefined, at(1, 1)),
    'specs/x.ts:1:1: error[unknown-word]: Cannot find a word "mappin"\n',
  );
  assertEquals(render("one line", at(1, 1, 7)).split("\n").length, 2);
});

Deno.test("renderDiagnostics() keeps the caret under its place", async (t) => {
  const cases: Record<string, [string, number, number, string[]]> = {
    "after tabs": ["\t\tx", 3, 1, [
      "                x",
      "                ^",
    ]],
    "after a tab behind text": ["ab\tx", 4, 1, ["ab      x", "        ^"]],
    "under a tab": ["\tx", 1, 2, ["        x", "^~~~~~~~~"]],
    "after wide characters": ['"漢字", x', 7, 1, ['"漢字", x', "        ^"]],
    "under wide characters": ["漢字", 1, 2, ["漢字", "^~~~"]],
    "after a surrogate pair": ["🙂x", 3, 1, ["🙂x", "  ^"]],
    "after combining marks": ["e\u0301x", 3, 1, ["e\u0301x", " ^"]],
    "at the end of the line": ["ab", 3, 1, ["ab", "  ^"]],
    "beyond the end of the line": ["ab", 2, 50, ["ab", " ^"]],
    "in an empty line": ["", 1, 1, ["", "^"]],
  };
  for (
    const [name, [source, column, length, wanted]] of Object.entries(cases)
  ) {
    await t.step(name, () => {
      assertEquals(caretOf(source, at(column, length)), wanted);
    });
  }
});

Deno.test("renderDiagnostics() knows TypeScript's line ends", () => {
  for (const end of ["\n", "\r\n", "\r", "\u2028"]) {
    assertEquals(caretOf(`a${end}b`, at(1, 1, 2)), ["b", "^"]);
  }
});

Deno.test("renderDiagnostics() cuts long lines around the caret", () => {
  const [text = "", caret = ""] = caretOf(
    "a".repeat(5000) + "X" + "b".repeat(5000),
    at(5001, 1),
  );
  assertEquals(text.indexOf("X"), caret.indexOf("^"));
  assertEquals([text.at(0), text.at(-1)], ["…", "…"]);
  assertEquals(text.length, 122);
});

Deno.test("renderDiagnostics() lets no text act on the terminal", () => {
  const rendered = render("\x1b[2Jx", {
    code: "not-data",
    message: "Cannot evaluate \x1b[2J\u202e",
    at: { file: "specs/\x07.ts", line: 1, column: 5 },
    hint: "\r",
  });
  // deno-lint-ignore no-control-regex
  assertEquals(/[\x00-\x09\x0b-\x1f\u202e]/.test(rendered), false);
  assertStringIncludes(rendered, "\ufffd[2Jx\n      |     ^");
});

Deno.test("renderDiagnostics() colours only when told to", () => {
  const coloured = renderDiagnostics([{ ...at(1, 1), hint: "x" }], {
    colour: true,
    readSource: () => "abc",
  });
  assertStringIncludes(coloured, "\x1b[1;31merror[unknown-word]:\x1b[0m");
  assertEquals(
    // deno-lint-ignore no-control-regex
    coloured.replaceAll(/\x1b\[[\d;]*m/g, ""),
    render("abc", { ...at(1, 1), hint: "x" }),
  );
});
