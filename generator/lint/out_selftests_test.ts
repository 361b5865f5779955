import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { SELFTESTS_DIRECTORY } from "../render/selftests.ts";
import { lintHabits } from "./lint_habits.ts";
import { lintLines, lintText } from "./lint_text.ts";
import { headOf, isApart, readScript, splitLines } from "./shell_script.ts";
import { readFiles } from "./testing/read_files.ts";

const files = readFiles(
  fileURLToPath(new URL(`../../out/${SELFTESTS_DIRECTORY}`, import.meta.url)),
);
const scripts = files.filter(({ path }) => path.endsWith(".sh"))
  .map(({ path, text }) => readScript(path, text));
const library = scripts.filter(({ path }) => path === "dax_lib.sh");
const tests = scripts.filter((script) => !library.includes(script));

/** Where each kind of file has its licence, and how it is written. */
const licences: [kind: RegExp, line: number, text: string][] = [
  [/^dax_lib\.sh$/, 1, "# SPDX-License-Identifier: GPL-2.0"],
  [/\.sh$/, 2, "# SPDX-License-Identifier: GPL-2.0"],
  [/\.c$/, 1, "// SPDX-License-Identifier: GPL-2.0"],
  [/\.h$/, 1, "/* SPDX-License-Identifier: GPL-2.0 */"],
  [/^Makefile$/, 1, "# SPDX-License-Identifier: GPL-2.0"],
  [/^\.gitignore$/, 1, "# SPDX-License-Identifier: GPL-2.0-only"],
];

Deno.test("selftests have their licence where the kernel tree has it", () => {
  const wrong = files.filter(({ path, text }) => {
    const [, line = 1, wanted] = licences.find(([kind]) => kind.test(path)) ??
      [];
    return wanted !== undefined && splitLines(text)[line - 1] !== wanted;
  });
  assertEquals(wrong.map(({ path }) => path), []);
});

Deno.test("selftests have no stray blanks and only ASCII", () => {
  assertEquals(files.flatMap((file) => [...lintText(file)]), []);
});

Deno.test("selftests indent shell by tabs and keep variables local", () => {
  const findings = scripts.flatMap((script) => {
    const beside = library.includes(script) ? tests : library;
    const others = beside.flatMap(({ steps }) => steps);
    return [...lintLines(script), ...lintHabits(script, others)];
  });
  assertEquals(findings, []);
});

Deno.test("selftests end with the runner's statuses only", () => {
  const exits = scripts.flatMap((script) =>
    script.steps.filter((step) =>
      headOf(step.command) === "exit" && !isApart(step)
    ).map(({ command }) => command.words.map(({ raw }) => raw).join(" "))
  );
  // A trap has its own as text.
  assertEquals([...new Set(exits)], ['exit "$KSFT_SKIP"']);
});

Deno.test("selftests ask for root before anything of the machine", () => {
  const wrong = tests.filter(({ stepsByScope }) => {
    const [header, ...calls] = (stepsByScope.get(undefined) ?? [])
      .map(({ command }) => headOf(command))
      // Which cells are wanted is of the command line.
      .filter((head) => /^(?:ktap_|dax_(?!choose_cells$))/.test(head));
    return header !== "ktap_print_header" || calls[0] !== "dax_require_root";
  });
  assertEquals(wrong.map(({ path }) => path), []);
});

Deno.test("selftests say nothing that a reader of logs takes for a verdict", () => {
  const wrong = files.filter(({ path }) => /\.(?:sh|c|h)$/.test(path))
    .flatMap(({ path, text }) =>
      splitLines(text).filter((line) =>
        /SKIP:|\[SKIP\]|\[FAIL\]| FAIL:|"[^"]* # SKIP/.test(line)
      ).map((line) => `${path}: ${line.trim()}`)
    );
  assertEquals(wrong, []);
});
