/**
 * The series for Debian's kernel sources, applied, linted and built as its
 * reviewers do. It takes no virtual machine, but the sources have to be there.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { runCommand } from "../acquire/command.ts";
import { acquireKselftestTree } from "../acquire/kselftest_tree.ts";
import { silentTalk } from "../base/talk.ts";
import { discoverSpecs } from "../load/discover_specs.ts";
import { loadSpecs } from "../load/load_specs.ts";
import { planScenario } from "../plan/plan_scenario.ts";
import { SELFTESTS_DIRECTORY } from "../render/selftests.ts";
import {
  inTemporaryDirectory,
  readFiles,
} from "../run/testing/temporary_directory.ts";
import {
  acquireOptions,
  ignore,
  root,
  unless,
} from "../vm/testing/real_machine.ts";
import { exportSeries } from "./export_series.ts";
import { houses } from "./house.ts";
import { DAX_DIRECTORY } from "./selftests_contribution.ts";
import { commitAll, git } from "./testing/small_trees.ts";

/** Runs a command and returns its output; any other status is a fault. */
async function run(
  command: [string, ...string[]],
  cwd: string,
): Promise<string> {
  const { status, stdout, stderr } = await runCommand(command, {
    action: `Cannot run ${command.join(" ")}`,
    deadlineSeconds: 300,
    cwd,
  });
  assertEquals(status, 0, `${command.join(" ")} said:\n${stdout}${stderr}`);
  return stdout + stderr;
}

Deno.test({
  name: `a kernel tree takes the series${unless}`,
  ignore,
  fn: async (t) => {
    const source = await acquireKselftestTree("6.12", acquireOptions);
    const { specs } = await loadSpecs({
      root,
      paths: await discoverSpecs(root),
    });
    const known = specs.map(({ scenario, path }) =>
      planScenario(scenario, path)
    ).filter(({ unrendered }) => unrendered.length === 0);
    const { selftests: house } = houses;
    assert(house !== undefined);

    await inTemporaryDirectory(async (directory) => {
      const tree = `${directory}/linux`;
      const patches = `${directory}/patches`;
      await run(["cp", "-a", source.path, tree], directory);
      await git(tree, "init", "--quiet");
      await git(tree, "add", "--all", "--force");
      await commitAll(tree);
      const options = {
        house,
        tree: { shown: tree, path: tree },
        plans: known,
        known,
        signoff: { name: "Jane Developer", email: "jane@example.org" },
        output: { shown: patches, path: patches },
        replaces: false,
        dryRun: false,
        talk: silentTalk,
      };
      const { files: [, ...names], recipients } = await exportSeries(options);

      await t.step("it is for those whom MAINTAINERS names", () => {
        const { to, cc } = recipients;
        assertMatch(to.join("\n"), /Shuah Khan/);
        assertMatch(to.join("\n"), /Dan Williams/);
        for (const list of house.lists([])) assert(cc.includes(list), list);
      });

      await t.step("git am makes of it what is in out/", async () => {
        const paths = names.map((name) => `${patches}/${name}`);
        await git(tree, "am", "--quiet", ...paths);
        assertEquals(
          readFiles(`${tree}/${DAX_DIRECTORY}`),
          readFiles(`${root}/out/${SELFTESTS_DIRECTORY}`),
        );
      });

      for (const [index, name] of names.entries()) {
        await t.step(`checkpatch: ${name}`, async () => {
          // Of each patch with a new file it asks whether MAINTAINERS needs a
          // line. The first patch has it, for the whole directory.
          const ignored = index === 0 ? [] : ["--ignore=FILE_PATH_CHANGES"];
          const said = await run([
            "perl",
            "scripts/checkpatch.pl",
            "--strict",
            "--no-tree",
            ...ignored,
            `${patches}/${name}`,
          ], tree);
          assertMatch(said, /total: 0 errors, 0 warnings, 0 checks/);
        });
      }

      for (
        const settings of [[], ["LLVM=1", `O=${directory}/build`]]
      ) {
        await t.step(
          `builds: ${settings.join(" ") || "in the tree"}`,
          async () => {
            const install = `${directory}/install`;
            const said = await run([
              "make",
              "-s",
              "-C",
              `${tree}/tools/testing/selftests`,
              "TARGETS=dax",
              "FORCE_TARGETS=1",
              "USERCFLAGS=-Werror",
              ...settings,
              `INSTALL_PATH=${install}`,
              "install",
            ], tree);
            assertEquals(/warning|error/i.exec(said), null, said);
            const listed = await Deno.readTextFile(
              `${install}/kselftest-list.txt`,
            );
            assertEquals(
              listed.trim().split("\n").sort(),
              known.map(({ program }) => `dax:${program}`).sort(),
            );
            await Deno.remove(install, { recursive: true });
          },
        );
      }

      await t.step(
        "what was built is no local change, and nothing is new",
        async () => {
          const again = await exportSeries({ ...options, dryRun: true });
          assertEquals(again.commits, []);
        },
      );
    });
  },
});
