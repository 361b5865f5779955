import { assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { hasTool } from "../render/testing/run_tool.ts";
import { XFSTESTS_DIRECTORY } from "../render/xfstests.ts";
import { lintXfstests } from "./lint_xfstests.ts";
import { readHouse } from "./read_house.ts";
import { readFiles } from "./testing/read_files.ts";
import { runShellTools } from "./testing/run_shell_tools.ts";
import { sortOut } from "./testing/sort_out.ts";

const out = fileURLToPath(
  new URL(`../../out/${XFSTESTS_DIRECTORY}`, import.meta.url),
);
const files = readFiles(out);

/** What has still to be mended; each goes from here with its fault. */
const KNOWN = [
  /^E4 .*: _begin_fstest dangerous quick /,
  /^E8 .*(?: umount "\$DAX_TMP\/cgroup"| 30 umount "\$overlay" )/,
  /^E8 .*: (?:mount -t overlay |_dax_must "mount of cgroup2" )/,
  /^W4 .*(?: dmsetup |"dmsetup (?:create|remove)"| wipefs | mkswap )/,
  /^W5 .*(?:4096|_dax_fails_with_eio)/,
];

Deno.test("lintXfstests() has nothing new to say of out/xfstests", () => {
  assertEquals(sortOut(lintXfstests(files), { files, known: KNOWN }), {
    news: [],
    mended: [],
  });
});

const tree = Deno.env.get("XFSTESTS_DIR");

Deno.test({
  name: "lintXfstests() has nothing new to say of out/xfstests in a real tree",
  ignore: tree === undefined,
  async fn() {
    const findings = lintXfstests(files, await readHouse(tree ?? ""));
    assertEquals(sortOut(findings, { files, known: KNOWN }).news, []);
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
