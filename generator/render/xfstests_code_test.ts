import { assert, assertEquals } from "@std/assert";
import { dirname } from "node:path";
import { planScenario } from "../plan/plan_scenario.ts";
import { hasTool } from "./testing/run_tool.ts";
import { sampleScenarios } from "./testing/sample_scenarios.ts";
import { layOutXfstests, XFSTESTS_SOURCES } from "./xfstests.ts";

/** What a tree's Makefiles include, as far as ours asks for it. */
const tree: Record<string, string> = {
  "include/builddefs": "BUILDRULES = $(TOPDIR)/include/buildrules\n" +
    "CFLAGS = -g -O2 -D_GNU_SOURCE -Wall -Wextra -Werror\n" +
    "LTLINK = $(CC)\n",
  "include/buildrules": ".dep:\n\t$(CC) -M -D_GNU_SOURCE $(CFILES) > .dep\n",
};

/** What is shared by all samples, in a tree that has no more. */
async function withShared(
  use: (directory: string, paths: string[]) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "yank_xfstests_" });
  try {
    const { shared } = layOutXfstests(
      sampleScenarios.map((one) => planScenario(one, "specs/sample.ts"))
        .filter(({ unrendered }) => unrendered.length === 0),
    );
    const files = [
      ...shared.map(({ path, text }) => [path, text] as const),
      ...Object.entries(tree),
    ];
    for (const [path, text] of files) {
      await Deno.mkdir(`${directory}/${dirname(path)}`, { recursive: true });
      await Deno.writeTextFile(`${directory}/${path}`, text);
    }
    await use(directory, shared.map(({ path }) => path));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

for (const compiler of ["gcc", "clang"]) {
  Deno.test({
    name: `a tree builds the programs of its cases with ${compiler}`,
    ignore: !hasTool("make") || !hasTool(compiler),
    async fn() {
      await withShared(async (directory, paths) => {
        const cwd = `${directory}/${XFSTESTS_SOURCES}`;
        const { code, stdout, stderr } = await new Deno.Command("make", {
          args: ["-s", "-r", `CC=${compiler}`, "default"],
          cwd,
          // Not what a make above this test says.
          env: { MAKEFLAGS: "" },
        }).output();
        const decoder = new TextDecoder();
        assertEquals({ code, said: decoder.decode(stderr) }, {
          code: 0,
          said: "",
        });
        // One line for each program that is built.
        const built = decoder.decode(stdout).trim().split("\n")
          .map((line) => line.trim().split(/\s+/).at(-1) ?? "");
        for (const program of built) {
          const { mode } = await Deno.stat(`${cwd}/${program}`);
          assert(((mode ?? 0) & 0o100) !== 0, program);
          assert(paths.includes(`${XFSTESTS_SOURCES}/${program}.c`), program);
        }
        assertEquals(built.length, new Set(built).size);
      });
    },
  });
}
