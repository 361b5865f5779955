import { assertEquals, assertThrows } from "@std/assert";
import { hostileTexts } from "./testing/hostile_texts.ts";
import { hasTool, runTool } from "./testing/run_tool.ts";
import {
  identifierC,
  quoteC,
  quoteMake,
  quoteShell,
  shellWord,
  tapName,
} from "./quote.ts";

for (const shell of ["bash", "dash"]) {
  for (const quote of [quoteShell, shellWord]) {
    Deno.test({
      name: `${quote.name}() keeps every text one word of ${shell}`,
      ignore: !hasTool(shell),
      async fn() {
        const lines = hostileTexts.flatMap((text) => [
          `printf '%s\\0' ${quote(text)}`,
          `a=${quote(text)}; printf '%s\\0' "$a"`,
        ]);
        const ran = await runTool([shell, "-eu", "script"], {
          script: `${lines.join("\n")}\n`,
        });
        assertEquals(ran, {
          status: 0,
          stderr: "",
          stdout: hostileTexts.map((text) => `${text}\0${text}\0`).join(""),
          left: [],
        });
      },
    });
  }
}

Deno.test("shellWord() leaves harmless words bare", () => {
  for (const word of ["xfs", "dax=always", "/dev/pmem0", "-m", "a,b:c@d%e+1"]) {
    assertEquals(shellWord(word), word);
  }
  assertEquals(shellWord(""), "''");
});

Deno.test("shellWord() quotes so that a person can read it", () => {
  assertEquals(shellWord('say "a"'), `'say "a"'`);
  assertEquals(shellWord("it's"), `'it'\\''s'`);
  assertEquals(shellWord('$a "\\`'), '"\\$a \\"\\\\\\`"');
});

for (const compiler of ["gcc", "clang"]) {
  Deno.test({
    name: `quoteC() keeps every text one literal of ${compiler}`,
    ignore: !hasTool(compiler),
    async fn() {
      const source = `#include <stdio.h>\n\nint main(void)\n{\n${
        hostileTexts.map((text) => {
          const size = new TextEncoder().encode(text).length;
          return `\tfwrite(${quoteC(text)}, 1, ${size + 1}, stdout);\n`;
        }).join("")
      }\treturn 0;\n}\n`;
      const built = await runTool([
        "sh",
        "-c",
        `${compiler} -std=c11 -Wall -Wextra -Werror -pedantic -trigraphs ` +
        "-Wno-overlength-strings -o a.out a.c && ./a.out",
      ], { "a.c": source });
      assertEquals(built, {
        status: 0,
        stderr: "",
        stdout: hostileTexts.map((text) => `${text}\0`).join(""),
        left: ["a.out"],
      });
    },
  });
}

Deno.test("quoteC() writes ASCII that a person can read", () => {
  assertEquals(quoteC('say "é"\t1\n'), '"say \\"\\303\\251\\"\\t1\\n"');
  assertEquals(quoteC("\u00011"), '"\\0011"');
});

Deno.test({
  name: "quoteMake() keeps every text one value or refuses it",
  ignore: !hasTool("make"),
  async fn() {
    const accepted = hostileTexts.filter((text) => {
      try {
        quoteMake(text);
        return true;
      } catch (error) {
        if (error instanceof RangeError) return false;
        throw error;
      }
    });
    const makefile = accepted.map((text) =>
      `A := ${quoteMake(text)}\n$(info [$(A)])\n`
    ).join("");
    const ran = await runTool(["make", "-s", "-f", "file"], {
      file: `${makefile}all: ;\n`,
    });
    assertEquals(ran, {
      status: 0,
      stderr: "",
      stdout: accepted.map((text) => `[${text}]\n`).join(""),
      left: [],
    });
    assertEquals(accepted.includes("$(shell touch pwned)"), true);
    assertEquals(accepted.includes("a\\\\#b"), true);
  },
});

Deno.test("quoteMake() refuses what make cannot say", () => {
  for (const text of ["a\nb", "a\tb", " a", "a ", "a\\", "a\rb", "\0"]) {
    assertThrows(() => quoteMake(text), RangeError, "Cannot quote a text");
  }
});

Deno.test("quoteShell() and quoteC() refuse NUL and half characters", () => {
  for (const quote of [quoteShell, shellWord, quoteC, quoteMake]) {
    assertThrows(() => quote("a\0b"), RangeError, "it has a NUL");
    assertThrows(() => quote("a\ud800b"), RangeError, "half a character");
  }
});

Deno.test("tapName() accepts only what every TAP parser reads alike", () => {
  for (const name of ["unbind returns", "mmap: SIGBUS (AO)", "x", "a-1/b.c"]) {
    assertEquals(tapName(name), name);
  }
  for (
    const name of [
      "",
      " a",
      "a ",
      "a\nb",
      "a # SKIP",
      "a\\#b",
      "- a",
      "1 a",
      "é",
      "a\tb",
      "a\0",
    ]
  ) {
    assertThrows(() => tapName(name), RangeError, "Cannot name a test point");
  }
});

Deno.test("identifierC() makes names of texts", () => {
  for (
    const [text, name] of [
      ["xfs-unbind-mmap", "xfs_unbind_mmap"],
      ["a; int b", "a_int_b"],
      ["$(x)", "x"],
      ["2nd", "_2nd"],
      ["int", "int_"],
      ["Émile", "mile"],
    ] as const
  ) {
    assertEquals(identifierC(text), name);
  }
  assertThrows(() => identifierC("--"), RangeError, "Cannot make");
});
