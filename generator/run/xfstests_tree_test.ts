import { assertMatch, assertRejects } from "@std/assert";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import { makeXfstestsTree } from "./testing/xfstests_tree.ts";
import { inTemporaryDirectory } from "./testing/temporary_directory.ts";
import { requireCheckPrograms, requireXfstestsTree } from "./xfstests_tree.ts";

Deno.test("requireXfstestsTree() takes a tree that is built", async () => {
  await inTemporaryDirectory(async (directory) => {
    await requireXfstestsTree(await makeXfstestsTree(directory));
  });
});

Deno.test("requireXfstestsTree() refuses what is no tree", async (t) => {
  await t.step(
    "a directory of something else",
    () =>
      inTemporaryDirectory(async (directory) => {
        const error = await assertRejects(
          () => requireXfstestsTree(directory),
          UsageError,
        );
        assertMatch(
          error.message,
          /^Cannot use ".*" as an xfstests tree: it has no check, no common\//,
        );
      }),
  );
  await t.step("a directory that is not there", async () => {
    await assertRejects(() => requireXfstestsTree("/nowhere"), UsageError);
  });
});

Deno.test("requireXfstestsTree() says how to build a tree that is not", async () => {
  await inTemporaryDirectory(async (directory) => {
    const tree = await makeXfstestsTree(directory);
    await Deno.remove(`${tree}/src/lstat64`);
    const error = await assertRejects(
      () => requireXfstestsTree(tree),
      EnvironmentError,
    );
    assertMatch(error.message, /it is not built: src\/lstat64 missing/);
    assertMatch(error.mend ?? "", /^make -C .*xfstests$/);
  });
});

Deno.test("requireCheckPrograms() names the packages of what is missing", async () => {
  await inTemporaryDirectory(async (directory) => {
    for (
      const name of ["awk", "diff", "hostname", "logger", "perl", "sed"]
    ) {
      await Deno.writeTextFile(`${directory}/${name}`, "", { mode: 0o755 });
    }
    const error = await assertRejects(
      () => requireCheckPrograms([directory]),
      EnvironmentError,
    );
    assertMatch(error.message, /missing: bc, xfs_io/);
    assertMatch(error.mend ?? "", /apt-get install .* bc xfsprogs$/);
  });
});
