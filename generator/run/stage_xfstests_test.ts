import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { EnvironmentError, UsageError } from "../base/errors.ts";
import type { GeneratedFile } from "../render/generated_file.ts";
import { stageXfstests } from "./stage_xfstests.ts";
import {
  inTemporaryDirectory,
  readFiles,
} from "./testing/temporary_directory.ts";
import { makeXfstestsTree } from "./testing/xfstests_tree.ts";

const { signal } = new AbortController();

const makefile = `TOPDIR = ../..
include $(TOPDIR)/include/builddefs
TARGETS = dax_user
default: depend $(TARGETS)
depend: .dep
include $(BUILDRULES)
$(TARGETS): %: %.c
	$(Q)$(LTLINK) $^ -o $@ $(CFLAGS) $(LDFLAGS)
-include .dep
`;

function file(path: string, text: string): GeneratedFile {
  return {
    path: `xfstests/${path}`,
    text,
    executable: /^tests.*\d$/.test(path),
  };
}

const files = [
  file("common/dax_remove", "# shared\n"),
  file("tests/xfs/902", "_begin_fstest auto dax\n"),
  file("tests/xfs/902.out", "QA output created by 902\n"),
  file("tests/xfs/901", ". ./common/preamble\n_begin_fstest auto quick\n"),
  file("tests/xfs/901.out", "QA output created by 901\n"),
  file("src/dax-remove/Makefile", makefile),
  file("src/dax-remove/dax_user.c", "int main(void) { return 0; }\n"),
];

Deno.test("stageXfstests() has the cases, and what check needs for them", async () => {
  await inTemporaryDirectory(async (directory) => {
    const tree = await makeXfstestsTree(directory);
    const before = readFiles(tree);
    let staged = "";
    {
      await using made = await stageXfstests({ tree, files, signal });
      staged = made.directory;
      const found = readFiles(`${staged}/tree`);
      assertEquals(
        Object.keys(found).filter((path) => /^(tests|common)\//.test(path))
          .sort(),
        [
          "common/config",
          "common/dax_remove",
          "common/preamble",
          "common/rc",
          "tests/xfs/901",
          "tests/xfs/901.out",
          "tests/xfs/902",
          "tests/xfs/902.out",
          "tests/xfs/group.list",
        ],
      );
      assertEquals(
        found["tests/xfs/group.list"],
        "901 auto quick\n902 auto dax\n",
      );
      for (const path of ["src/dax-remove/dax_user", "tests/xfs/901"]) {
        const { mode } = await Deno.stat(`${staged}/tree/${path}`);
        assertEquals((mode ?? 0) & 0o777, 0o755, path);
      }
    }
    await assertRejects(() => Deno.stat(staged), Deno.errors.NotFound);
    assertEquals(readFiles(tree), before);
  });
});

Deno.test("stageXfstests() shows what the compiler says, and leaves nothing", async () => {
  await inTemporaryDirectory(async (directory) => {
    const tree = await makeXfstestsTree(directory);
    const broken = [
      ...files.slice(0, -1),
      file("src/dax-remove/dax_user.c", "int main(void) { return x; }\n"),
    ];
    const before = listStaged();
    const error = await assertRejects(
      () => stageXfstests({ tree, files: broken, signal }),
      EnvironmentError,
    );
    assertMatch(error.message, /Cannot build the programs of the xfstests/);
    assertMatch(error.message, /dax_user\.c:1:.*error/);
    assertEquals(listStaged(), before);
  });
});

Deno.test("stageXfstests() refuses what is no tree", async () => {
  await inTemporaryDirectory(async (directory) => {
    await assertRejects(
      () => stageXfstests({ tree: directory, files, signal }),
      UsageError,
    );
  });
});

function listStaged(): string[] {
  const directory = Deno.env.get("TMPDIR") ?? "/tmp";
  return [...Deno.readDirSync(directory)].map(({ name }) => name)
    .filter((name) => name.startsWith("yank-xfstests-")).sort();
}
