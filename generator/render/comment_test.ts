import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { commentC, commentLinesC, commentShell } from "./comment.ts";
import { hostileTexts } from "./testing/hostile_texts.ts";
import { hasTool, runTool } from "./testing/run_tool.ts";

const prose =
  `Unbind cannot fail, so the kernel must take every mapping away and
tell the processes.

  The device may be given to somebody else afterwards, see
https://example.org/a/very/long/address/that/does/not/fit/into/one/line/of/text.`;

Deno.test("commentShell() wraps paragraphs", () => {
  assertEquals(
    commentShell(prose, { width: 40 }),
    `# Unbind cannot fail, so the kernel must
# take every mapping away and tell the
# processes.
#
# The device may be given to somebody
# else afterwards, see
# https://example.org/a/very/long/address/that/does/not/fit/into/one/line/of/text.`,
  );
});

Deno.test("commentC() wraps paragraphs behind tabs", () => {
  assertEquals(
    commentC("One line"),
    "/* One line */",
  );
  assertEquals(
    commentC("First words\n\nand second words", { tabs: 1, width: 24 }),
    "\t/*\n\t * First words\n\t *\n\t * and second\n\t * words\n\t */",
  );
  assertEquals(commentC(" \n "), "");
  assertEquals(commentLinesC("a\r\nb\r\n\r\nc"), " * a b\n *\n * c");
});

Deno.test("commentC() keeps within its width", () => {
  const words = "word ".repeat(100);
  for (const width of [72, 76, 78]) {
    for (const line of commentC(words, { width, tabs: 2 }).split("\n")) {
      assert(line.replaceAll("\t", " ".repeat(8)).length <= width, line);
    }
  }
  const just = "x".repeat(70);
  assertEquals(commentC(just), `/* ${just} */`);
  assertMatch(commentC(`${just}x`), /^\/\*\n/);
});

Deno.test("commentShell() and commentC() show what cannot be seen", () => {
  for (const comment of [commentShell, commentC]) {
    const text = comment("a\u202eb\u0000c\u200bd\ud800e\u2028f");
    assertStringIncludes(text, "a<U+202E>b<U+0000>c<U+200B>d<U+D800>e f");
  }
});

for (const shell of ["bash", "dash"]) {
  Deno.test({
    name: `commentShell() never becomes code of ${shell}`,
    ignore: !hasTool(shell),
    async fn() {
      const script = hostileTexts.map((text, index) =>
        `${commentShell(text)}\necho ${index}\n`
      ).join("");
      assertEquals(await runTool([shell, "-eu", "script"], { script }), {
        status: 0,
        stderr: "",
        stdout: hostileTexts.map((_, index) => `${index}\n`).join(""),
        left: [],
      });
    },
  });
}

Deno.test({
  name: "commentShell() never directs shellcheck",
  ignore: !hasTool("shellcheck"),
  async fn() {
    const script = `#!/bin/bash\n${commentShell(hostileTexts.join(" "))}\n${
      commentShell("shellcheck disable=SC2086")
    }\necho $1\n`;
    const ran = await runTool(["shellcheck", "-f", "gcc", "script"], {
      script,
    });
    assertEquals(ran.stdout.match(/\[SC\d+\]/g), ["[SC2086]"]);
  },
});

Deno.test({
  name: "commentShell() never becomes code of make",
  ignore: !hasTool("make"),
  async fn() {
    const file = hostileTexts.map((text, index) =>
      `${commentShell(text)}\n$(info ${index})\n`
    ).join("");
    const ran = await runTool(["make", "-s", "-f", "file"], {
      file: `${file}all: ;\n`,
    });
    assertEquals(ran, {
      status: 0,
      stderr: "",
      stdout: hostileTexts.map((_, index) => `${index}\n`).join(""),
      left: [],
    });
  },
});

for (const compiler of ["gcc", "clang"]) {
  Deno.test({
    name: `commentC() never becomes code of ${compiler}`,
    ignore: !hasTool(compiler),
    async fn() {
      const source = hostileTexts.map((text, index) =>
        `${commentC(text)}\nint marker_${index};\n`
      ).join("");
      const ran = await runTool([
        compiler,
        "-E",
        "-P",
        "-std=c11",
        "-trigraphs",
        "-Wall",
        "-Wextra",
        "-Werror",
        "a.c",
      ], { "a.c": source });
      assertEquals(ran.stderr, "");
      assertEquals(
        ran.stdout.trim().split(/\s*\n\s*/),
        hostileTexts.map((_, index) => `int marker_${index};`),
      );
    },
  });
}
