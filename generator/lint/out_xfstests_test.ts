import { assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { hasTool } from "../render/testing/run_tool.ts";
import { XFSTESTS_DIRECTORY } from "../render/xfstests.ts";
import { lintXfstests } from "./lint_xfstests.ts";
import { readHouse } from "./read_house.ts";
import { readFiles } from "./testing/read_files.ts";
import { runShellTools } from "./testing/run_shell_tools.ts";

const out = fileURLToPath(
  new URL(`../../out/${XFSTESTS_DIRECTORY}`, import.meta.url),
);
const files = readFiles(out);

Deno.test("lintXfstests() has nothing to say of out/xfstests", () => {
  assertEquals(lintXfstests(files), []);
});

const tree = Deno.env.get("XFSTESTS_DIR");

Deno.test({
  name: "lintXfstests() has nothing to say of out/xfstests in a real tree",
  ignore: tree === undefined,
  async fn() {
    const findings = lintXfstests(files, await readHouse(tree ?? ""));
    assertEquals(findings, []);
  },
});

const canCheckShell = hasTool("bash") && hasTool("shellcheck");

Deno.test({
  name: "bash and shellcheck have nothing to say of out/xfstests",
  ignore: !canCheckShell,
  async fn() {
    const scripts = files.filter(({ path }) =>
      /^(?:common\/|tests\/.*\/\d+$)/.test(path)
    );
    assertEquals(
      await runShellTools(scripts.map(({ path }) => `${out}/${path}`)),
      "",
    );
  },
});

Deno.test({
  name: "runShellTools() tells what bash and shellcheck say",
  ignore: !canCheckShell,
  async fn() {
    const path = await Deno.makeTempFile({ prefix: "yank_shell_" });
    try {
      await Deno.writeTextFile(path, "if [ 1 -lt ]; then\n");
      assertMatch(await runShellTools([path]), /syntax error[^]*SC\d+/);
    } finally {
      await Deno.remove(path);
    }
  },
});
