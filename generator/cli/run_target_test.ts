import { assertEquals, assertRejects } from "@std/assert";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { silentTalk } from "../base/talk.ts";
import type { RunTarget } from "../run/run_specs.ts";
import { makeXfstestsTree } from "../run/testing/xfstests_tree.ts";
import { parseCommand } from "./parse_command.ts";
import { runOptions } from "./run_options.ts";
import { chooseTarget, type TargetContext } from "./run_target.ts";
import { specNamed, withProject } from "./testing/sample_project.ts";
import { arguments as argumentShape } from "./verbs/run.ts";

const aboutDevice = await Deno.readTextFile(
  new URL("../../specs/device_dax_reopen_after_unbind.ts", import.meta.url),
);

const specs = {
  "specs/a_one.ts": specNamed("a-one"),
  "specs/a_two.ts": specNamed("a-two"),
};

async function choose(root: string, args: string[]): Promise<RunTarget> {
  const command = parseCommand(args, {
    options: runOptions,
    arguments: argumentShape,
  });
  return await chooseTarget({
    arguments: command.arguments,
    options: command.options as TargetContext["options"],
    root,
    directory: root,
    talk: silentTalk,
  });
}

Deno.test("yank run takes the scenarios as selftests", () =>
  withProject(specs, async (root) => {
    const target = await choose(root, ["a-two"]);
    assertEquals(
      target.name === "selftests" &&
        target.plans.map(({ program }) => program),
      ["a_two.sh"],
    );
  }));

Deno.test("yank run takes them as the cases of out/ for an xfstests tree", () =>
  withProject(specs, async (root) => {
    const tree = await makeXfstestsTree(root);
    const target = await choose(root, [
      ...["--target", "xfstests", "--xfstests", "xfstests", "a-two"],
    ]);
    if (target.name !== "xfstests") throw new Error(target.name);
    assertEquals(target.tree, tree);
    assertEquals(
      target.cases.map(([{ plan, directory }, number]) =>
        `${directory}/${number} ${plan.scenario.name}`
      ),
      ["xfs/902 a-two"],
    );
    assertEquals(
      target.files.map(({ path }) => path).filter((path) =>
        path.startsWith("xfstests/tests/")
      ).length,
      4,
    );
  }));

Deno.test("yank run refuses options that do not go together", async (t) => {
  const cases: [string[], RegExp][] = [
    [["--target", "xfstests"], /needs the path of a tree: --xfstests DIR/],
    [["--xfstests", "."], /goes with "--target xfstests" only/],
    [
      ["--target", "selftests", "--xfstests", "."],
      /goes with "--target xfstests" only/,
    ],
    [
      ["--target", "xfstests", "--xfstests", ".", "--fsx", "/bin/fsx"],
      /"--fsx" does not go with .*: the tree has its own/,
    ],
    [["--target", "xfstests", "--xfstests", "specs"], /as an xfstests tree/],
  ];
  await withProject(specs, async (root) => {
    for (const [args, message] of cases) {
      await t.step(args.join(" "), async () => {
        const error = await assertRejects(() => choose(root, args), UsageError);
        assertEquals(message.test(error.message), true, error.message);
      });
    }
  });
});

Deno.test("yank run refuses a tree that is not built", () =>
  withProject(specs, async (root) => {
    const tree = await makeXfstestsTree(root);
    await Deno.remove(`${tree}/ltp/fsx`);
    await assertRejects(
      () => choose(root, ["--target", "xfstests", "--xfstests", tree]),
      EnvironmentError,
      "it is not built: ltp/fsx missing",
    );
  }));

Deno.test("yank run says why a scenario is no case of xfstests", () =>
  withProject(
    { ...specs, "specs/device_dax_reopen_after_unbind.ts": aboutDevice },
    async (root) => {
      await makeXfstestsTree(root);
      const args = ["--target", "xfstests", "--xfstests", "xfstests"];
      await assertRejects(
        () => choose(root, [...args, "device-dax-reopen-after-unbind"]),
        UsageError,
        'Cannot run as xfstests: "device-dax-reopen-after-unbind" is about a',
      );
      const target = await choose(root, args);
      assertEquals(target.name === "xfstests" && target.cases.length, 2);
    },
  ));
