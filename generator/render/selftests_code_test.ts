import { assertEquals } from "@std/assert";
import { planScenario } from "../plan/plan_scenario.ts";
import { renderSelftests } from "./selftests.ts";
import { listHarnesses } from "./testing/run_harness.ts";
import { hasTool } from "./testing/run_tool.ts";
import { sampleScenarios } from "./testing/sample_scenarios.ts";

const stubs = new URL("./testdata/kselftest/", import.meta.url);

/** Runs a command where all samples are rendered, beside kselftest's files. */
async function runWithSamples(
  harness: string | undefined,
  command: (files: string[]) => string[],
): Promise<{ status: number; said: string }> {
  const directory = await Deno.makeTempDir({ prefix: "yank_code_" });
  try {
    await Deno.mkdir(`${directory}/dax`);
    await Deno.mkdir(`${directory}/kselftest`);
    await Deno.copyFile(
      new URL("ktap_helpers.sh", stubs),
      `${directory}/kselftest/ktap_helpers.sh`,
    );
    await Deno.writeTextFile(
      `${directory}/lib.mk`,
      "OUTPUT := out\n" +
        "default: $(TEST_PROGS) $(TEST_FILES) $(TEST_GEN_PROGS:=.c) " +
        "$(LOCAL_HDRS) $(TEST_GEN_FILES:%=$(OUTPUT)/%)\n" +
        "\tprintf '%s\\n' $(filter-out $(OUTPUT)/%,$^)\n" +
        "$(OUTPUT)/%: %.c\n\tprintf '%s\\n' $^\n",
    );
    for (const name of ["kselftest.h", "kselftest_harness.h"]) {
      if (harness === undefined) break;
      await Deno.copyFile(`${harness}/${name}`, `${directory}/${name}`)
        .catch((error) => {
          if (!(error instanceof Deno.errors.NotFound)) throw error;
        });
    }
    const files = renderSelftests(
      sampleScenarios.map((one) => planScenario(one, "specs/sample.ts")),
    );
    const names: string[] = [];
    for (const { path, text } of files) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      await Deno.writeTextFile(`${directory}/dax/${name}`, text);
      names.push(name);
    }
    const [program = "", ...args] = command(names);
    const output = await new Deno.Command(program, {
      args,
      cwd: `${directory}/dax`,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return {
      status: output.code,
      said: decoder.decode(output.stdout) + decoder.decode(output.stderr),
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const isShell = (name: string) => name.endsWith(".sh");
const isC = (name: string) => name.endsWith(".c");

Deno.test({
  name: "every form of a shell test is good bash",
  ignore: !hasTool("bash"),
  async fn() {
    assertEquals(
      await runWithSamples(
        undefined,
        (files) => [
          ...["sh", "-c", 'for file; do bash -n "$file" || exit; done', "sh"],
          ...files.filter(isShell),
        ],
      ),
      { status: 0, said: "" },
    );
  },
});

Deno.test({
  name: "shellcheck has nothing to say of any form of a shell test",
  ignore: !hasTool("shellcheck"),
  async fn() {
    assertEquals(
      await runWithSamples(
        undefined,
        // It follows what is sourced, so few of them are enough of each kind.
        (files) => [
          ...["shellcheck", "--norc", "-x", "-P", "SCRIPTDIR", "dax_lib.sh"],
          ...files.filter((name) =>
            /^(everybody|xfs_never|matrix_.*)\.sh$/.test(name)
          ),
        ],
      ),
      { status: 0, said: "" },
    );
  },
});

const [ours = "", kernels = ours] = listHarnesses();

// Only clang tells of functions that nothing uses, when it makes no program.
for (
  const [compiler, harness] of [["gcc", ours], ["clang", kernels]] as const
) {
  Deno.test({
    name: `every form of a C test is good C for ${compiler}`,
    ignore: !hasTool(compiler),
    async fn() {
      assertEquals(
        await runWithSamples(harness, (files) => [
          ...[compiler, "-fsyntax-only", "-Wall", "-Wextra", "-Werror"],
          ...["-Wno-unused-parameter", "-I..", ...files.filter(isC)],
        ]),
        { status: 0, said: "" },
      );
    },
  });
}

Deno.test({
  name: "make finds every file that the Makefile names",
  ignore: !hasTool("make"),
  async fn() {
    let wanted: string[] = [];
    const { status, said } = await runWithSamples(undefined, (files) => {
      wanted = files.filter((name) => /\.(sh|c|h)$/.test(name));
      return ["make", "-s", "-r", "default"];
    });
    assertEquals(status, 0, said);
    // What several programs are made of is found for each of them.
    const found = new Set(said.trim().split("\n"));
    assertEquals([...found].sort(), wanted.sort());
  },
});
